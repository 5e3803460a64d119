package io.rtanalytics.storage.slice;

import io.rtanalytics.port.Refused;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.EventBatch;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * What is on disk of a worker's slices, and which slices are not served. The worker's thread
 * writes, any thread reads; each part is immutable or concurrent, and replaced in an order in which
 * no reader misses a slice.
 */
public final class SliceArchive {
  private final ConcurrentNavigableMap<Long, String> damaged = new ConcurrentSkipListMap<>();
  private volatile SliceCatalogue stored = SliceCatalogue.EMPTY;
  private volatile long floor;
  private volatile long firstUnsealed;
  private volatile int count;

  /** All slices on disk. */
  public SliceCatalogue stored() {
    return stored;
  }

  /** The first slice that was not dropped. */
  public long floor() {
    return floor;
  }

  /** The first slice that is not final; slices below never change again. */
  public long firstUnsealed() {
    return firstUnsealed;
  }

  /** Makes slices below one final; what was is so for ever. */
  void seal(long below) {
    firstUnsealed = Math.max(firstUnsealed, below);
  }

  /** How many slices there are, in memory or on disk. */
  public int count() {
    return count;
  }

  /** How many slices are damaged. */
  public int damagedCount() {
    return damaged.size();
  }

  /** The totals of a slice as it is on disk; null if it is not there, or not served. */
  public @Nullable SliceTotals servedTotals(long number) {
    SliceCatalogue catalogue = stored;
    int at = catalogue.indexOf(number);
    return at < 0 || isUnserved(number) ? null : catalogue.totals(at);
  }

  boolean isUnserved(long number) {
    // In this order: who raises the floor then forgets the damage below it.
    return damaged.containsKey(number) || number < floor;
  }

  /**
   * Checks that a range of slices is served.
   *
   * @param from the first slice
   * @param to the last slice, inclusive
   * @throws Refused if one of them was dropped or is damaged; the message says which, and why
   */
  public void requireServed(long from, long to) {
    Map.Entry<Long, String> first = damaged.isEmpty() ? null : damaged.ceilingEntry(from);
    long kept = floor; // after that: who raises it then forgets the damage below
    if (from < kept) {
      throw Refused.expired(
          "slice %d was dropped: slices from %d on are kept".formatted(from, kept), kept);
    }
    if (first != null && first.getKey() <= to) {
      throw new Refused(
          Refused.Reason.DAMAGED,
          "slice %d is damaged: %s".formatted(first.getKey(), first.getValue()));
    }
  }

  /**
   * Checks that none of a batch's slices is final.
   *
   * @throws Refused if one of them is
   */
  void requireUnsealed(EventBatch batch) {
    long first = firstUnsealed;
    for (int i = 0; first > 0 && i < batch.sliceCount(); i++) {
      if (batch.slice(i) < first) {
        throw new Refused(
            Refused.Reason.LATE,
            "late: slice %d is final, slices from %d on take events"
                .formatted(batch.slice(i), first));
      }
    }
  }

  void restore(SliceCatalogue catalogue, long firstKept, long sealedBelow) {
    for (int i = 0; i < catalogue.size(); i++) {
      if (catalogue.isMissed(i)) {
        damaged.put(
            catalogue.number(i),
            "a file was damaged, and events were missed since or a backup made; restore it");
      }
    }
    floor = firstKept;
    firstUnsealed = sealedBelow;
    stored = catalogue;
    count = catalogue.size();
  }

  void damaged(long number, String reason) {
    damaged.put(number, reason);
  }

  void repaired(long number) {
    damaged.remove(number);
  }

  void raiseFloor(long firstKept) {
    floor = firstKept;
    damaged.headMap(firstKept).clear();
  }

  void stored(SliceCatalogue catalogue) {
    stored = catalogue;
  }

  void added() {
    int before = count;
    count = before + 1;
  }

  void count(Collection<Long> inMemory) {
    SliceCatalogue catalogue = stored;
    count =
        catalogue.size() + (int) inMemory.stream().filter(it -> catalogue.indexOf(it) < 0).count();
  }
}
