package io.rtanalytics.api.query;

import io.rtanalytics.timeline.Routing;
import io.rtanalytics.timeline.Timeline;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.totals.WorkerTotals;
import io.rtanalytics.wire.SliceList;
import io.rtanalytics.wire.SliceListReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up what workers have answered for many slices, in their order. One thread at a time. */
final class SliceSums {
  private final Timeline timeline;
  private final long now;
  private final @Nullable TotalsCache cache;
  private final long askedNanos;
  private final Map<String, Cursor> cursors = new LinkedHashMap<>();

  /**
   * Begins before the first slice.
   *
   * @param now the present, in seconds since 1970-01-01T00:00:00Z
   * @param lists worker → its answer
   * @param cache what else is known of the totals; null if these are not totals of slices
   * @param askedNanos when the answers were asked for, by the cache
   */
  SliceSums(
      Timeline timeline,
      long now,
      Map<String, SliceList> lists,
      @Nullable TotalsCache cache,
      long askedNanos) {
    this.timeline = timeline;
    this.now = now;
    this.cache = cache;
    this.askedNanos = askedNanos;
    lists.forEach((worker, list) -> cursors.put(worker, new Cursor(worker, list)));
  }

  /** One worker's answer, as far as it is read. */
  private static final class Cursor {
    private final String worker;
    private final long incarnation;
    private final long firstUnsealed;
    private final SliceListReader slices;
    private boolean there;

    Cursor(String worker, SliceList list) {
      this.worker = worker;
      incarnation = list.incarnation();
      firstUnsealed = list.firstUnsealed();
      slices = list.slices();
      there = slices.next();
    }
  }

  /** The next slices, which share their workers. */
  List<SliceRow> rows(Routing.Span span) {
    int size = Math.toIntExact(span.to() - span.from() + 1);
    SliceTotals[] sums = new SliceTotals[size];
    Arrays.fill(sums, SliceTotals.ZERO);
    boolean[] incomplete = new boolean[size];
    long firstUnsealed = Long.MAX_VALUE;
    for (String worker : span.workers().ids()) {
      Cursor cursor = cursors.get(worker);
      if (cursor == null) {
        throw new IllegalStateException("every worker of a range was asked");
      }
      add(cursor, span, sums, incomplete);
      firstUnsealed = Math.min(firstUnsealed, cursor.firstUnsealed);
    }
    List<SliceRow> rows = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      long slice = span.from() + i;
      SliceState state = SliceState.of(timeline, slice, slice < firstUnsealed, now);
      rows.add(new SliceRow(slice, sums[i], state, !incomplete[i]));
    }
    return rows;
  }

  private void add(Cursor cursor, Routing.Span span, SliceTotals[] sums, boolean[] incomplete) {
    SliceListReader slices = cursor.slices;
    while (cursor.there && slices.slice() <= span.to()) {
      if (slices.slice()
          >= span.from()) { // a worker that answers more than it was asked counts not
        int i = (int) (slices.slice() - span.from());
        sums[i] = sums[i].plus(newest(cursor, slices.slice(), slices.totals()));
        incomplete[i] |= !slices.complete();
      }
      cursor.there = slices.next();
    }
  }

  /** What was answered, or what an answer that came meanwhile has shown: nothing goes back. */
  private SliceTotals newest(Cursor cursor, long slice, SliceTotals totals) {
    if (cache == null || slice < cursor.firstUnsealed) {
      return totals;
    }
    WorkerTotals told = new WorkerTotals(cursor.incarnation, totals);
    return cache.merge(slice, cursor.worker, told, askedNanos).totals();
  }
}
