package io.rtanalytics.api.fakes;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.port.BatchSink;
import io.rtanalytics.port.Refused;
import io.rtanalytics.port.SliceSource;
import io.rtanalytics.port.TotalsSource;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.BatchReader;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.Duplicates;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.ItemList;
import io.rtanalytics.wire.Outcome;
import io.rtanalytics.wire.RangeTotals;
import io.rtanalytics.wire.SliceList;
import io.rtanalytics.wire.SliceListBuilder;
import io.rtanalytics.wire.SlicesRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A worker in memory that counts exactly, and fails as it is told. Any thread may call. */
public final class FakeWorker implements BatchSink, TotalsSource, SliceSource {
  private final Map<Long, Slice> slices = new TreeMap<>();
  private final Map<String, BatchReply> replies = new HashMap<>();
  private final List<EventBatch> received = new ArrayList<>();
  private final Map<Long, Refused> refusals = new TreeMap<>();
  private int questions;
  private int goodQuestions;
  private boolean silent;
  private RuntimeException appendFailure;
  private RuntimeException totalsFailure;
  private long firstKept;
  private long firstUnsealed;
  private final FakeItems items = new FakeItems();
  private CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

  @Override
  public synchronized CompletionStage<BatchReply> append(EventBatch batch, long timeoutMillis) {
    received.add(batch);
    if (appendFailure != null) {
      return CompletableFuture.failedFuture(appendFailure);
    }
    for (int i = 0; i < batch.sliceCount(); i++) {
      Refused refusal = refusals.get(batch.slice(i));
      if (refusal != null) {
        return CompletableFuture.failedFuture(refusal);
      }
    }
    return gate.thenApply(open -> apply(batch));
  }

  private synchronized BatchReply apply(EventBatch batch) {
    String key = batch.producer() + "/" + batch.sequence();
    return replies.computeIfAbsent(key, k -> count(batch));
  }

  private BatchReply count(EventBatch batch) {
    Set<Long> touched = new TreeSet<>();
    long[] duplicates = new long[batch.eventCount() / 64 + 1];
    int applied = 0;
    BatchReader events = batch.events();
    while (events.next()) {
      touched.add(events.slice());
      if (slices.computeIfAbsent(events.slice(), s -> new Slice()).count(events)) {
        applied++;
      } else {
        duplicates[events.position() >> 6] |= 1L << events.position();
      }
    }
    Outcome outcome = new Outcome(applied, Duplicates.of(duplicates));
    return new BatchReply(
        outcome, 1, touched.stream().map(s -> new SliceEntry(s, slices.get(s).totals())).toList());
  }

  @Override
  public synchronized CompletionStage<RangeTotals> totals(
      long from, long to, long routingDigest, long timeoutMillis) {
    CompletableFuture<RangeTotals> failed = failure(from, to);
    if (failed != null) {
      return failed;
    }
    List<SliceEntry> entries = new ArrayList<>();
    slices.forEach(
        (number, slice) -> {
          if (number >= from && number <= to) {
            entries.add(new SliceEntry(number, slice.totals()));
          }
        });
    return CompletableFuture.completedFuture(new RangeTotals(1, firstUnsealed, entries));
  }

  /** What a question comes to if it is not answered; null if it is. */
  private <T> CompletableFuture<T> failure(long from, long to) {
    questions++;
    if (silent) {
      return new CompletableFuture<>();
    }
    if (totalsFailure != null && questions > goodQuestions) {
      return CompletableFuture.failedFuture(totalsFailure);
    }
    if (from < firstKept) {
      return CompletableFuture.failedFuture(
          Refused.expired("slice " + from + " was dropped", firstKept));
    }
    for (Map.Entry<Long, Refused> refusal : refusals.entrySet()) {
      if (refusal.getKey() >= from && refusal.getKey() <= to) {
        return CompletableFuture.failedFuture(refusal.getValue());
      }
    }
    return null;
  }

  /** Of an item, in every slice with events what {@link #items} says. */
  @Override
  public synchronized CompletionStage<SliceList> slices(SlicesRequest request, long timeoutMillis) {
    SliceListBuilder list = new SliceListBuilder();
    questions++;
    for (SlicesRequest.Run run : request.runs()) {
      questions--;
      CompletableFuture<SliceList> failed = failure(run.from(), run.to());
      if (failed != null) {
        return failed;
      }
      slices.forEach(
          (number, slice) -> {
            if (number >= run.from() && number <= run.to()) {
              add(list, number, slice, request.item());
            }
          });
    }
    return CompletableFuture.completedFuture(list.build(1, firstUnsealed));
  }

  private void add(SliceListBuilder list, long number, Slice slice, Utf8 item) {
    if (item == null) {
      list.add(number, slice.totals(), true);
      return;
    }
    ItemList found = items.items(number, item, 0, 1).toCompletableFuture().join();
    SliceTotals totals = found.first();
    if (totals != null || found.other() != null) {
      list.add(number, totals == null ? SliceTotals.ZERO : totals, totals != null);
    }
  }

  /** What it says of items: what it is told to. */
  public FakeItems items() {
    return items;
  }

  /** Every batch from now on fails with this; null for none. */
  public synchronized void failAppends(RuntimeException failure) {
    appendFailure = failure;
  }

  /** Every batch with an event of this slice is refused, and every question for it. */
  public synchronized void refuse(long slice, Refused why) {
    refusals.put(slice, why);
  }

  /** Every question for a slice below this is refused from now on. */
  public synchronized void drop(long kept) {
    firstKept = kept;
  }

  /** Slices below this are final from now on; late events are not refused for it. */
  public synchronized void seal(long below) {
    firstUnsealed = below;
  }

  /** Every question from now on fails with this; null for none. */
  public synchronized void failTotals(RuntimeException failure) {
    totalsFailure = failure;
  }

  /** Every question fails with this once so many were answered, counted from now. */
  public synchronized void failTotalsAfter(int answered, RuntimeException failure) {
    goodQuestions = questions + answered;
    totalsFailure = failure;
  }

  /** No question is ever answered from now on. */
  public synchronized void fallSilent() {
    silent = true;
  }

  /** No batch is answered from now on until this is completed. */
  public synchronized CompletableFuture<Void> hold() {
    gate = new CompletableFuture<>();
    return gate;
  }

  /** All batches handed over so far, repeats included. */
  public synchronized List<EventBatch> received() {
    return List.copyOf(received);
  }

  /** Questions asked so far. */
  public synchronized int questions() {
    return questions;
  }

  /** What was counted in a slice. */
  public synchronized SliceTotals counted(long slice) {
    Slice counted = slices.get(slice);
    return counted == null ? SliceTotals.ZERO : counted.totals();
  }

  private static final class Slice {
    private final Set<String> users = new HashSet<>();
    private final Set<String> ids = new HashSet<>();
    private long clicks;
    private long impressions;

    boolean count(BatchReader event) {
      if (event.hasId() && !ids.add(event.idHigh() + "/" + event.idLow())) {
        return false;
      }
      users.add(event.userHigh() + "/" + event.userLow());
      if (event.action() == Action.CLICK) {
        clicks++;
      } else {
        impressions++;
      }
      return true;
    }

    SliceTotals totals() {
      return new SliceTotals(users.size(), clicks, impressions);
    }
  }
}
