package io.rtanalytics.storage.worker;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.ItemList;
import io.rtanalytics.wire.SliceList;
import io.rtanalytics.wire.SliceListBuilder;
import io.rtanalytics.wire.SlicesRequest;
import io.rtanalytics.wire.SlicesRequest.Run;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/**
 * Answers one question for many slices, a portion at a time, so that no more than the answer is
 * ever in memory. On a thread of a {@link ReadDesk}.
 */
@RequiredArgsConstructor
final class SlicesReading {
  private static final int PORTION = 4096;
  private static final int ITEMS_PORTION = 64; // each is a mark on the worker's thread

  private final TotalsBoard board;
  private final long incarnation;
  private final SlicesRequest request;
  private final ReadDesk.@Nullable Reader reader; // null for totals that are read at once
  private final SliceListBuilder list = new SliceListBuilder();

  SliceList read() {
    long firstUnsealed = board.firstUnsealed(); // first: what it covers changes no more
    for (Run run : request.runs()) {
      for (long from = run.from(); from <= run.to(); from += PORTION) {
        if (reader != null) {
          reader.requireWanted();
        }
        long to = Math.min(run.to(), from + PORTION - 1);
        add(board.read(from, to, OptionalLong.of(run.digest())), run.digest());
      }
    }
    return list.build(incarnation, firstUnsealed);
  }

  private void add(List<SliceEntry> portion, long digest) {
    Utf8 item = request.item();
    ReadDesk.Reader by = reader;
    if (item == null || by == null) {
      portion.forEach(entry -> add(entry.slice(), entry.totals(), true));
      return;
    }
    for (int i = 0; i < portion.size(); i += ITEMS_PORTION) {
      List<SliceEntry> some = portion.subList(i, Math.min(portion.size(), i + ITEMS_PORTION));
      LongStream slices = some.stream().mapToLong(SliceEntry::slice);
      List<ItemList> found =
          by.readAll(
              slices.boxed().toList(),
              (reads, slice) -> reads.items(slice, item, OptionalLong.of(digest)));
      for (int j = 0; j < found.size(); j++) {
        addItem(some.get(j).slice(), found.get(j));
      }
    }
  }

  private void addItem(long slice, ItemList found) {
    SliceTotals totals = found.first();
    boolean complete = totals != null || found.other() == null;
    if (totals != null || !complete) {
      add(slice, totals == null ? SliceTotals.ZERO : totals, complete);
    }
  }

  private void add(long slice, SliceTotals totals, boolean complete) {
    if (!list.add(slice, totals, complete)) {
      throw new NotStored(
          NotStored.Reason.OVERLOADED,
          "these slices take more than " + SliceList.MAX_BYTES + " bytes");
    }
  }
}
