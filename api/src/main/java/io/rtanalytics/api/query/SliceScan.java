package io.rtanalytics.api.query;

import io.rtanalytics.port.Refused;
import io.rtanalytics.port.TotalsSource;
import io.rtanalytics.timeline.Routing;
import io.rtanalytics.timeline.Timeline;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.totals.WorkerTotals;
import io.rtanalytics.wire.RangeTotals;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * The totals of many slices, chunk by chunk, so that neither side ever holds them all. Its user
 * asks for a chunk when he has disposed of the one before; then any thread may.
 */
public final class SliceScan {
  private final Timeline timeline;
  private final Deque<Routing.Span> ahead;
  private final WorkerQuestions questions;
  private final TotalsCache cache;
  private final long now;
  private boolean fromFirstKept;

  /**
   * Begins before the first slice.
   *
   * @param spans the slices, and who counts them
   * @param fromFirstKept whether slices that a worker has dropped are left out at the beginning,
   *     since nobody has asked for them in particular
   * @param now the present, in seconds since 1970-01-01T00:00:00Z
   */
  SliceScan(
      Timeline timeline,
      List<Routing.Span> spans,
      boolean fromFirstKept,
      long now,
      WorkerQuestions questions,
      TotalsCache cache) {
    this.timeline = timeline;
    this.ahead = new ArrayDeque<>(spans);
    this.fromFirstKept = fromFirstKept;
    this.now = now;
    this.questions = questions;
    this.cache = cache;
  }

  /** How the slices lie in time. */
  public Timeline timeline() {
    return timeline;
  }

  /**
   * The next slices, ascending, empty ones included; none after the last. The stage fails with
   * {@link WorkersMissing} if a worker does not answer, with {@link SliceExpired} if one has
   * dropped a slice.
   */
  public CompletionStage<List<SliceRow>> next() {
    if (ahead.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    if (fromFirstKept) {
      fromFirstKept = false;
      return FirstKept.of(ahead, questions)
          .thenCompose(
              first -> {
                skipTo(first);
                return next();
              });
    }
    Routing.Span span = ahead.remove();
    if (span.to() - span.from() >= TotalsSource.MAX_SLICES) {
      long cut = span.from() + TotalsSource.MAX_SLICES;
      ahead.addFirst(new Routing.Span(cut, span.to(), span.workers()));
      span = new Routing.Span(span.from(), cut - 1, span.workers());
    }
    return ask(span);
  }

  private void skipTo(long first) {
    Routing.Span last = ahead.getLast();
    while (!ahead.isEmpty() && ahead.element().to() < first) {
      ahead.remove();
    }
    if (ahead.isEmpty()) {
      String reason = "slice %d was dropped: slices from %d on are kept";
      throw new SliceExpired(
          QueryService.TIMESTAMP, Refused.expired(reason.formatted(last.to(), first), first));
    }
    if (ahead.element().from() < first) {
      Routing.Span span = ahead.remove();
      ahead.addFirst(new Routing.Span(first, span.to(), span.workers()));
    }
  }

  private CompletionStage<List<SliceRow>> ask(Routing.Span span) {
    long askedNanos = cache.now();
    Map<String, CompletableFuture<RangeTotals>> answers = new LinkedHashMap<>();
    for (String worker : span.workers().ids()) {
      answers.put(worker, questions.ask(worker, span));
    }
    return CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
        .handle((done, error) -> merge(span, answers, askedNanos));
  }

  private List<SliceRow> merge(
      Routing.Span span, Map<String, CompletableFuture<RangeTotals>> answers, long askedNanos) {
    SliceTotals[] sums = new SliceTotals[(int) (span.to() - span.from() + 1)];
    Arrays.fill(sums, SliceTotals.ZERO);
    Map<String, Throwable> missing = new LinkedHashMap<>();
    long firstUnsealed = Long.MAX_VALUE;
    for (Map.Entry<String, CompletableFuture<RangeTotals>> answer : answers.entrySet()) {
      try {
        RangeTotals told = answer.getValue().join();
        add(answer.getKey(), told, span, askedNanos, sums);
        firstUnsealed = Math.min(firstUnsealed, told.firstUnsealed());
      } catch (CompletionException e) {
        missing.put(answer.getKey(), WorkerQuestions.cause(e));
      }
    }
    SliceExpired.throwIfAny(missing.values(), QueryService.FROM);
    if (!missing.isEmpty()) {
      throw new WorkersMissing(missing);
    }
    List<SliceRow> rows = new ArrayList<>(sums.length);
    for (int i = 0; i < sums.length; i++) {
      long slice = span.from() + i;
      SliceState state = SliceState.of(timeline, slice, slice < firstUnsealed, now);
      rows.add(new SliceRow(slice, sums[i], state));
    }
    return rows;
  }

  private void add(
      String worker, RangeTotals answer, Routing.Span span, long askedNanos, SliceTotals[] sums) {
    for (SliceEntry entry : answer.slices()) {
      if (entry.slice() >= span.from() && entry.slice() <= span.to()) {
        boolean sealed = entry.slice() < answer.firstUnsealed();
        WorkerTotals told = new WorkerTotals(answer.incarnation(), entry.totals(), sealed);
        WorkerTotals newest = cache.merge(entry.slice(), worker, told, askedNanos);
        int i = (int) (entry.slice() - span.from());
        sums[i] = sums[i].plus(newest.totals());
      }
    }
  }
}
