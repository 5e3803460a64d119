package io.rtanalytics.storage.worker;

import io.rtanalytics.storage.slice.PostedTotals;
import io.rtanalytics.storage.slice.RoutingFence;
import io.rtanalytics.storage.slice.Slice;
import io.rtanalytics.storage.slice.SliceArchive;
import io.rtanalytics.storage.slice.SliceCatalogue;
import io.rtanalytics.storage.slice.Slices;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.EventBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The totals of all slices as any thread may read them at any time, without troubling the worker's
 * thread, which alone writes. What stands here is durable.
 */
final class TotalsBoard {
  // Of the slices in memory. Those on disk are read from the archive; a slice that leaves memory
  // is there first, so that who looks here before there misses none.
  private final ConcurrentNavigableMap<Long, PostedTotals> entries = new ConcurrentSkipListMap<>();
  private final SliceArchive archive;

  /** A board of slices of which none is in memory. */
  TotalsBoard(Slices slices) {
    archive = slices.archive();
    slices.onEvicted(entries::remove);
  }

  /** Puts up the totals of the slices of a batch as they are now, and returns them. */
  List<SliceEntry> publish(EventBatch batch, Slices slices) {
    List<SliceEntry> published = new ArrayList<>(batch.sliceCount());
    for (int i = 0; i < batch.sliceCount(); i++) {
      long number = batch.slice(i);
      Slice slice = slices.inMemory(number);
      SliceTotals totals;
      if (slice == null) {
        totals = archive.servedTotals(number);
      } else {
        totals = slice.totals();
        post(slice, totals);
      }
      if (totals != null) { // a wrong repeat may list slices that the first did not
        published.add(new SliceEntry(number, totals));
      }
    }
    return published;
  }

  private void post(Slice slice, SliceTotals totals) {
    PostedTotals place = slice.posted();
    if (place == null) {
      place = new PostedTotals(slice.routingDigest(), totals);
      slice.postedAt(place);
      entries.put(slice.number(), place);
    } else {
      place.post(totals);
    }
  }

  /**
   * The totals of a range of slices, ascending, without slices that no batch has brought.
   *
   * @param from the first slice
   * @param to the last slice, inclusive
   * @param routingDigest the routing that the asker takes them to have
   * @throws io.rtanalytics.port.Refused if one of them is pinned to another routing, or not served
   */
  List<SliceEntry> read(long from, long to, OptionalLong routingDigest) {
    NavigableMap<Long, PostedTotals> found = new TreeMap<>();
    entries
        .subMap(from, true, to, true)
        .forEach(found::put); // one by one: some may leave meanwhile
    SliceCatalogue stored = archive.stored();
    for (int at = stored.firstFrom(from); at < stored.size() && stored.number(at) <= to; at++) {
      if (!found.containsKey(stored.number(at))) {
        found.put(stored.number(at), new PostedTotals(stored.routingDigest(at), stored.totals(at)));
      }
    }
    archive.requireServed(from, to); // at last: what was dropped meanwhile was not found
    List<SliceEntry> answer = new ArrayList<>(found.size());
    found.forEach(
        (number, entry) -> {
          if (routingDigest.isPresent()) {
            RoutingFence.require(number, entry.routingDigest(), routingDigest.getAsLong());
          }
          answer.add(new SliceEntry(number, entry.totals()));
        });
    return answer;
  }

  /** The totals of some slices, in their order, without those that are unknown or not served. */
  List<SliceEntry> of(long[] slices) {
    List<SliceEntry> found = new ArrayList<>(slices.length);
    for (long number : slices) {
      PostedTotals entry = entries.get(number);
      SliceTotals totals = entry == null ? archive.servedTotals(number) : entry.totals();
      if (totals != null) {
        found.add(new SliceEntry(number, totals));
      }
    }
    return found;
  }

  /** The first slice that was not dropped. */
  long firstKept() {
    return archive.floor();
  }

  /** The first slice that is not final: to be asked before totals are read that must be final. */
  long firstUnsealed() {
    return archive.firstUnsealed();
  }

  /** How many slices are in memory. */
  int countInMemory() {
    return entries.size();
  }
}
