package io.rtanalytics.api.query;

import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.Refused;
import io.rtanalytics.port.Workers;
import io.rtanalytics.timeline.Routing;
import io.rtanalytics.wire.RangeTotals;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Asks workers for totals, and always gets an answer or a typed failure in time. A question that
 * broke off is asked once more, since asking changes nothing and connections do break. Any thread
 * may call.
 */
final class WorkerQuestions {
  /** How much later than asked a port may say that time is up. */
  private static final long GRACE_MILLIS = 100;

  private final Workers workers;
  private final long timeoutMillis;
  private final LongAdder fenced = new LongAdder();

  WorkerQuestions(Workers workers, long timeoutMillis) {
    this.workers = workers;
    this.timeoutMillis = timeoutMillis;
  }

  /** Asks one worker for a run of slices. */
  CompletableFuture<RangeTotals> ask(String worker, Routing.Span span) {
    long askedNanos = System.nanoTime();
    return attempt(worker, span, timeoutMillis)
        .exceptionallyCompose(
            error -> {
              long left = timeoutMillis - (System.nanoTime() - askedNanos) / 1_000_000;
              return cause(error) instanceof OutcomeUnknown && left > timeoutMillis / 4
                  ? attempt(worker, span, left)
                  : CompletableFuture.failedFuture(cause(error));
            })
        .whenComplete((totals, error) -> count(error));
  }

  private CompletableFuture<RangeTotals> attempt(String worker, Routing.Span span, long millis) {
    try {
      return workers
          .totals(worker)
          .totals(span.from(), span.to(), span.workers().digest(), Math.max(1, millis))
          .toCompletableFuture()
          .copy()
          .orTimeout(millis + GRACE_MILLIS, TimeUnit.MILLISECONDS)
          .exceptionallyCompose(error -> CompletableFuture.failedFuture(typed(error)));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Throwable typed(Throwable error) {
    Throwable cause = cause(error);
    return cause instanceof TimeoutException
        ? new OutcomeUnknown("no answer within " + timeoutMillis + " ms")
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
