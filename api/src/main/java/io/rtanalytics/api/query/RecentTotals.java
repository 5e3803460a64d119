package io.rtanalytics.api.query;

import io.rtanalytics.timeline.Routing;
import io.rtanalytics.timeline.WorkerSet;
import io.rtanalytics.wire.RangeTotals;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import lombok.RequiredArgsConstructor;

/**
 * What single workers have counted, for who looks on: each answers for itself, so that one that is
 * slow or gone holds nobody up. Any thread may call; answers may come on any thread.
 */
@RequiredArgsConstructor
public final class RecentTotals {
  private final WorkerQuestions questions;
  private final TotalsCache cache;

  /**
   * A worker's totals of one slice.
   *
   * @param maxAgeMillis how long ago an answer that is good enough was asked for; replies to
   *     batches of this node count as answers
   * @param workers all that share the slice
   */
  public CompletableFuture<KnownTotals> slice(
      String worker, long slice, WorkerSet workers, long maxAgeMillis) {
    return cache.get(
        slice,
        worker,
        TimeUnit.MILLISECONDS.toNanos(maxAgeMillis),
        () -> questions.ask(worker, slice, workers));
  }

  /** A worker's totals of a run of slices, those without events left out. */
  public CompletableFuture<RangeTotals> slices(String worker, Routing.Span span) {
    return questions.askAll(worker, span);
  }

  /** The time by which {@link KnownTotals#askedNanos} goes, in nanoseconds. */
  public long nanoTime() {
    return cache.now();
  }

  /** What a future of this class really failed with. */
  public static Throwable cause(Throwable error) {
    return WorkerQuestions.cause(error);
  }
}
