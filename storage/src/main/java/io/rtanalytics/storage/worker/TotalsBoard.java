package io.rtanalytics.storage.worker;

import io.rtanalytics.storage.slice.Slice;
import io.rtanalytics.storage.slice.Slices;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.EventBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The totals of all slices as any thread may read them at any time, without troubling the worker's
 * thread, which alone writes. What stands here is durable. Entries are immutable and replaced
 * whole.
 */
final class TotalsBoard {
  private final ConcurrentNavigableMap<Long, Entry> entries = new ConcurrentSkipListMap<>();

  private record Entry(SliceTotals totals, long routingDigest) {}

  /** Puts up the totals of the slices of a batch as they are now, and returns them. */
  List<SliceEntry> publish(EventBatch batch, Slices slices) {
    List<SliceEntry> published = new ArrayList<>(batch.sliceCount());
    for (int i = 0; i < batch.sliceCount(); i++) {
      long number = batch.slice(i);
      Slice slice = slices.get(number);
      if (slice != null) { // a wrong repeat may list slices that the first did not
        SliceTotals totals = slice.totals();
        entries.put(number, new Entry(totals, slice.routingDigest()));
        published.add(new SliceEntry(number, totals));
      }
    }
    return published;
  }

  /** Puts up all slices. */
  void publish(Slices slices) {
    slices.forEach(
        (number, slice) -> entries.put(number, new Entry(slice.totals(), slice.routingDigest())));
  }

  /**
   * The totals of a range of slices, ascending, without slices that no batch has brought.
   *
   * @param from the first slice
   * @param to the last slice, inclusive
   * @param routingDigest the routing that the asker takes them to have
   * @throws io.rtanalytics.port.Refused if one of them is pinned to another routing
   */
  List<SliceEntry> read(long from, long to, OptionalLong routingDigest) {
    List<SliceEntry> found = new ArrayList<>();
    entries
        .subMap(from, true, to, true)
        .forEach(
            (number, entry) -> {
              if (routingDigest.isPresent()) {
                Slices.requireRouting(number, entry.routingDigest(), routingDigest.getAsLong());
              }
              found.add(new SliceEntry(number, entry.totals()));
            });
    return found;
  }

  /** How many slices there are. */
  int count() {
    return entries.size();
  }
}
