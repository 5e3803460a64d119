package io.rtanalytics.api.query;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.Refused;
import io.rtanalytics.port.Workers;
import io.rtanalytics.secret.KeyRing;
import io.rtanalytics.secret.Keys;
import io.rtanalytics.timeline.Routing;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.timeline.WorkerSet;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.totals.WorkerTotals;
import io.rtanalytics.wire.FrequencyReply;
import io.rtanalytics.wire.ItemList;
import io.rtanalytics.wire.RangeTotals;
import io.rtanalytics.wire.SliceList;
import io.rtanalytics.wire.SlicesRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Asks workers, and always gets an answer or a typed failure in time. A question that broke off is
 * asked once more, since asking changes nothing and connections do break. Any thread may call.
 */
final class WorkerQuestions {
  /** How much later than asked a port may say that time is up. */
  private static final long GRACE_MILLIS = 100;

  private final Workers workers;
  private final Keys keys;
  private final long timeoutMillis;
  private final long scanMillis;
  private final LongAdder fenced = new LongAdder();

  WorkerQuestions(Workers workers, Keys keys, Settings settings) {
    this.keys = keys;
    this.workers = workers;
    this.timeoutMillis = settings.timeoutMilliseconds();
    this.scanMillis = settings.scanMilliseconds();
  }

  /** The slices of a span, as runs that are asked for with one fence each. */
  List<SlicesRequest.Run> runs(Routing.Span span) {
    KeyRing ring = keys.ring();
    List<SlicesRequest.Run> runs = new ArrayList<>();
    long from = span.from();
    while (from <= span.to()) {
      long to = Math.min(span.to(), ring.sameFenceUntil(from));
      long fence = ring.questionFence(from, span.workers().digest());
      runs.add(new SlicesRequest.Run(from, to, fence));
      from = to + 1;
    }
    return runs;
  }

  private long fence(long slice, WorkerSet workers) {
    return keys.ring().questionFence(slice, workers.digest());
  }

  /** Asks one worker for slices that share a fence. */
  CompletableFuture<RangeTotals> ask(String worker, Routing.Span span) {
    long digest = fence(span.from(), span.workers());
    return ask(
        timeoutMillis,
        millis -> workers.totals(worker).totals(span.from(), span.to(), digest, millis));
  }

  /** Asks one worker for a run of slices, also if they do not share a fence. */
  CompletableFuture<RangeTotals> askAll(String worker, Routing.Span span) {
    return runs(span).stream()
        .map(run -> ask(worker, new Routing.Span(run.from(), run.to(), span.workers())))
        .reduce((before, after) -> before.thenCombine(after, WorkerQuestions::joined))
        .orElseThrow();
  }

  private static RangeTotals joined(RangeTotals before, RangeTotals after) {
    if (before.incarnation() != after.incarnation()) {
      throw new OutcomeUnknown("the worker's data was replaced meanwhile");
    }
    List<SliceEntry> slices = new ArrayList<>(before.slices());
    slices.addAll(after.slices());
    long sealed = Math.min(before.firstUnsealed(), after.firstUnsealed());
    return new RangeTotals(before.incarnation(), sealed, slices);
  }

  /** Asks one worker for many slices. */
  CompletableFuture<SliceList> slices(String worker, SlicesRequest request) {
    long timeout = request.item() == null ? timeoutMillis : scanMillis;
    return ask(timeout, millis -> workers.slices(worker).slices(request, millis));
  }

  /** Asks one worker for one slice. */
  CompletableFuture<WorkerTotals> ask(String worker, long slice, WorkerSet workers) {
    return ask(worker, new Routing.Span(slice, slice, workers))
        .thenApply(
            answer ->
                new WorkerTotals(
                    answer.incarnation(), only(slice, answer), slice < answer.firstUnsealed()));
  }

  private static SliceTotals only(long slice, RangeTotals answer) {
    for (SliceEntry entry : answer.slices()) {
      if (entry.slice() == slice) {
        return entry.totals();
      }
    }
    return SliceTotals.ZERO;
  }

  /** Asks one worker for the items of a slice; for one of them, or with null for all. */
  CompletableFuture<ItemList> items(String worker, SliceQuestion question, @Nullable Utf8 item) {
    long digest = fence(question.slice(), question.workers());
    return ask(
        timeoutMillis,
        millis -> workers.items(worker).items(question.slice(), item, digest, millis));
  }

  /** Asks one worker how often its users saw something: an item, or with null anything. */
  CompletableFuture<FrequencyReply> frequencies(
      String worker, SliceQuestion question, @Nullable Utf8 item) {
    long digest = fence(question.slice(), question.workers());
    return ask(
        scanMillis,
        millis -> workers.items(worker).frequencies(question.slice(), item, digest, millis));
  }

  private <T> CompletableFuture<T> ask(long timeout, LongFunction<CompletionStage<T>> question) {
    long askedNanos = System.nanoTime();
    return attempt(question, timeout)
        .exceptionallyCompose(
            error -> {
              long left = timeout - (System.nanoTime() - askedNanos) / 1_000_000;
              return cause(error) instanceof OutcomeUnknown && left > timeout / 4
                  ? attempt(question, left)
                  : CompletableFuture.failedFuture(cause(error));
            })
        .whenComplete((totals, error) -> count(error));
  }

  private static <T> CompletableFuture<T> attempt(
      LongFunction<CompletionStage<T>> question, long millis) {
    try {
      return question
          .apply(Math.max(1, millis))
          .toCompletableFuture()
          .copy()
          .orTimeout(millis + GRACE_MILLIS, TimeUnit.MILLISECONDS)
          .exceptionallyCompose(error -> CompletableFuture.failedFuture(typed(error, millis)));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Throwable typed(Throwable error, long millis) {
    Throwable cause = cause(error);
    return cause instanceof TimeoutException
        ? new OutcomeUnknown("no answer within " + millis + " ms")
        : cause;
  }

  private void count(@Nullable Throwable error) {
    if (error != null
        && cause(error) instanceof Refused refused
        && refused.reason() == Refused.Reason.FENCED) {
      fenced.increment();
    }
  }

  /** How many questions were refused because a worker is pinned to something else. */
  long fenced() {
    return fenced.sum();
  }

  /** What a future really failed with. */
  static Throwable cause(Throwable error) {
    Throwable cause = error.getCause();
    return error instanceof CompletionException && cause != null ? cause(cause) : error;
  }
}
