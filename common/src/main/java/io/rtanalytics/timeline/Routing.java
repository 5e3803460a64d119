package io.rtanalytics.timeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Which workers count which slice: the worker set of a slice is that of the greatest entry not
 * above it. Two routings are equal if they send every slice to the same workers. Immutable; safe
 * for any thread.
 */
public final class Routing {
  // Ascending from 0; neighbouring sets differ.
  private final long[] starts;
  private final WorkerSet[] sets;

  private Routing(long[] starts, WorkerSet[] sets) {
    this.starts = starts;
    this.sets = sets;
  }

  /**
   * The routing with these entries, from the first slice that each applies to.
   *
   * @throws IllegalArgumentException if there is no entry for slice 0, or one for a negative slice
   */
  public static Routing of(NavigableMap<Long, WorkerSet> entries) {
    if (entries.isEmpty() || entries.firstKey() != 0) {
      throw new IllegalArgumentException("routing begins at slice 0, not with " + entries.keySet());
    }
    List<Long> starts = new ArrayList<>();
    List<WorkerSet> sets = new ArrayList<>();
    for (Map.Entry<Long, WorkerSet> entry : entries.entrySet()) {
      if (sets.isEmpty() || !sets.get(sets.size() - 1).equals(entry.getValue())) {
        starts.add(entry.getKey());
        sets.add(entry.getValue());
      }
    }
    return new Routing(
        starts.stream().mapToLong(Long::longValue).toArray(), sets.toArray(WorkerSet[]::new));
  }

  /**
   * The workers of a slice. Costs one comparison for slices after the last change, which is where
   * nearly all events fall, and a binary search otherwise; allocates nothing.
   *
   * @throws IllegalArgumentException if the slice is negative
   */
  public WorkerSet at(long slice) {
    int last = starts.length - 1;
    return slice >= starts[last] ? sets[last] : sets[indexOf(slice)];
  }

  /**
   * The maximal runs of slices with the same workers, ascending, that together cover {@code from}
   * to {@code to}, both inclusive; empty if {@code to} is less than {@code from}.
   *
   * @throws IllegalArgumentException if {@code from} is negative
   */
  public List<Span> spans(long from, long to) {
    List<Span> spans = new ArrayList<>();
    for (int i = indexOf(from); i < starts.length && starts[i] <= to && from <= to; i++) {
      long end = i + 1 < starts.length ? Math.min(to, starts[i + 1] - 1) : to;
      spans.add(new Span(Math.max(from, starts[i]), end, sets[i]));
    }
    return List.copyOf(spans);
  }

  /** The lowest slice up to {@code upTo}, inclusive, that the other sends to other workers. */
  public OptionalLong firstDifference(Routing other, long upTo) {
    return LongStream.concat(Arrays.stream(starts), Arrays.stream(other.starts))
        .filter(slice -> slice <= upTo && !at(slice).equals(other.at(slice)))
        .min();
  }

  private int indexOf(long slice) {
    if (slice < 0) {
      throw new IllegalArgumentException("slice " + slice + " is before slice 0");
    }
    int found = Arrays.binarySearch(starts, slice);
    return found >= 0 ? found : -found - 2;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Routing that
        && Arrays.equals(starts, that.starts)
        && Arrays.equals(sets, that.sets);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(starts) + Arrays.hashCode(sets);
  }

  /** The slices where the workers change, with the workers from there on. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Routing[");
    for (int i = 0; i < starts.length; i++) {
      text.append(i == 0 ? "" : ", ").append(starts[i]).append("→").append(sets[i].ids());
    }
    return text.append(']').toString();
  }

  /**
   * A run of slices with the same workers.
   *
   * @param from the first slice
   * @param to the last slice, inclusive
   * @param workers the workers of all of them
   */
  public record Span(long from, long to, WorkerSet workers) {}
}
