package io.rtanalytics.api.query;

import io.rtanalytics.api.decode.Timestamps;
import io.rtanalytics.port.Refused;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.WorkerSet;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A question for one slice, to all workers that share it.
 *
 * @param cluster what applied when it was asked
 * @param slice the slice's number
 * @param askedAt when it was asked: all that was durable then is in the answers
 */
record SliceQuestion(Cluster cluster, long slice, Instant askedAt) {
  /**
   * For the slice that a timestamp belongs to.
   *
   * @param timestamp seconds since 1970-01-01T00:00:00Z
   * @throws io.rtanalytics.event.InvalidEvent if the timestamp is outside the timeline
   * @throws SliceExpired if the slice is older than those that are kept
   */
  static SliceQuestion at(long timestamp, Cluster cluster, Clock clock) {
    Instant askedAt = clock.instant();
    long now = askedAt.getEpochSecond();
    long slice = Timestamps.sliceOf(cluster, QueryService.TIMESTAMP, timestamp, now);
    try {
      Timestamps.checkKept(cluster, slice, now);
    } catch (Refused e) {
      throw new SliceExpired(QueryService.TIMESTAMP, e);
    }
    return new SliceQuestion(cluster, slice, askedAt);
  }

  /** The workers that share the slice. */
  WorkerSet workers() {
    return cluster.routing().at(slice);
  }

  /**
   * Asks all of them at once.
   *
   * @param partial whether those that answer are enough; else it fails with {@link WorkersMissing}
   *     if any does not. If one has dropped the slice, it fails with {@link SliceExpired} in either
   *     case
   * @param ask asks one of them
   */
  <T> CompletableFuture<SliceReplies<T>> ask(
      boolean partial, Function<String, CompletableFuture<T>> ask) {
    Map<String, CompletableFuture<T>> answers = new LinkedHashMap<>();
    for (String worker : workers().ids()) {
      answers.put(worker, ask.apply(worker));
    }
    return Gathered.of(answers)
        .thenApply(
            gathered ->
                new SliceReplies<>(this, gathered.require(QueryService.TIMESTAMP, partial)));
  }
}
