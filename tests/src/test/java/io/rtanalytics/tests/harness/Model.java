package io.rtanalytics.tests.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What must be counted, by the simplest means: a set of names and two numbers per slice. */
public final class Model {
  private static final class Tally {
    private final Set<String> users = new HashSet<>();
    private long clicks;
    private long impressions;
  }

  private final long first;
  private final long length;
  private final TreeMap<Long, Tally> slices = new TreeMap<>();

  /**
   * Begins with nothing.
   *
   * @param first when slice 0 begins, in seconds since 1970-01-01T00:00:00Z
   * @param length seconds of a slice
   */
  public Model(long first, long length) {
    this.first = first;
    this.length = length;
  }

  /** Hours since 1970, as {@code rt serve} counts without a cluster file. */
  public static Model hours() {
    return new Model(0, 3600);
  }

  /** The same, to go on from separately. */
  public Model copy() {
    Model copy = new Model(first, length);
    slices.forEach(
        (slice, tally) -> {
          Tally same = new Tally();
          same.users.addAll(tally.users);
          same.clicks = tally.clicks;
          same.impressions = tally.impressions;
          copy.slices.put(slice, same);
        });
    return copy;
  }

  /** The slice of a timestamp. */
  public long sliceOf(long timestamp) {
    return Math.floorDiv(timestamp - first, length);
  }

  /** Counts an event. */
  public Model add(ModelEvent event) {
    Tally tally = slices.computeIfAbsent(sliceOf(event.timestamp()), slice -> new Tally());
    tally.users.add(event.user());
    if (event.click()) {
      tally.clicks++;
    } else {
      tally.impressions++;
    }
    return this;
  }

  /** Counts events. */
  public Model addAll(Collection<ModelEvent> events) {
    events.forEach(this::add);
    return this;
  }

  /** What a slice must show. */
  public Count count(long slice) {
    Tally tally = slices.get(slice);
    return tally == null
        ? Count.ZERO
        : new Count(tally.users.size(), tally.clicks, tally.impressions);
  }

  /** All slices with events. */
  public Map<Long, Count> counts() {
    Map<Long, Count> counts = new TreeMap<>();
    slices.keySet().forEach(slice -> counts.put(slice, count(slice)));
    return counts;
  }

  /** Asserts that a node shows exactly this, in every slice with events. */
  public void assertCountedBy(Node node) {
    for (Map.Entry<Long, Count> slice : counts().entrySet()) {
      assertThat(node.count(startOf(slice.getKey())))
          .as("slice %d at %s", slice.getKey(), node.url())
          .isEqualTo(slice.getValue());
    }
  }

  /** Asserts that a node shows at least this and at most the other, in every slice of either. */
  public void assertAtMostCountedBy(Node node, Model atMost) {
    for (long slice : atMost.slices.keySet()) {
      Count counted = node.count(startOf(slice));
      assertThat(count(slice).isAtMost(counted) && counted.isAtMost(atMost.count(slice)))
          .as("slice %d: %s <= %s <= %s", slice, count(slice), counted, atMost.count(slice))
          .isTrue();
    }
  }

  /** When a slice begins, in seconds since 1970-01-01T00:00:00Z. */
  public long startOf(long slice) {
    return first + slice * length;
  }
}
