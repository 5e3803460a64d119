package io.rtanalytics.kafka.log;

import io.rtanalytics.port.BatchSink;
import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.LogPositions;
import io.rtanalytics.port.OutcomeSource;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.PassedOver;
import io.rtanalytics.port.Refused;
import io.rtanalytics.timeline.Timeline;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.OutcomeQuestion;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Puts batches into a worker's partition, past the worker, and then asks the worker what has become
 * of them; or not, if nobody wants to know and the worker is sure to take them. Any thread.
 */
final class KafkaBatchSink implements BatchSink {
  private static final long PAUSE_MILLIS = 50;

  private final String worker;
  private final int partition;
  private final BatchProducer producer;
  private final ClusterIdentity identity;
  private final OutcomeSource outcomes;
  private final LogPositions positions;
  private final ConfirmedSlices confirmed;

  /**
   * A way into one partition.
   *
   * @param clock tells which slices are over
   */
  KafkaBatchSink(
      String worker,
      int partition,
      BatchProducer producer,
      ClusterIdentity identity,
      OutcomeSource outcomes,
      LogPositions positions,
      Clock clock) {
    this.worker = worker;
    this.partition = partition;
    this.producer = producer;
    this.identity = identity;
    this.outcomes = outcomes;
    this.positions = positions;
    this.confirmed =
        new ConfirmedSlices(new Timeline(identity.firstSlice(), identity.sliceLength()), clock);
  }

  @Override
  public CompletionStage<BatchReply> append(EventBatch batch, long timeoutMillis) {
    return add(batch, timeoutMillis, true);
  }

  @Override
  public CompletionStage<BatchReply> store(EventBatch batch, long timeoutMillis) {
    return add(batch, timeoutMillis, false);
  }

  private CompletionStage<BatchReply> add(EventBatch batch, long timeoutMillis, boolean ask) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    CompletableFuture<BatchReply> reply = new CompletableFuture<>();
    var unused =
        producer
            .add(partition, batch, identity)
            .thenCompose(offset -> added(batch, offset, deadline, ask))
            .orTimeout(timeoutMillis, TimeUnit.MILLISECONDS)
            .whenComplete((answer, error) -> complete(reply, answer, error, timeoutMillis));
    return reply;
  }

  private CompletionStage<BatchReply> added(
      EventBatch batch, long offset, long deadline, boolean ask) {
    positions.seen(worker, offset + 1);
    if (!ask && confirmed.hold(batch)) {
      return CompletableFuture.completedFuture(BatchReply.stored(batch.eventCount()));
    }
    return outcome(OutcomeQuestion.of(batch, offset), deadline)
        .thenApply(
            answer -> {
              confirmed.add(batch);
              return answer;
            });
  }

  /** Asks until there is an answer or time is up: the batch is in the log, whoever reads it. */
  private CompletionStage<BatchReply> outcome(OutcomeQuestion question, long deadline) {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    return outcomes
        .outcome(question, Math.max(1, left))
        .exceptionallyCompose(
            error -> {
              long nowLeft = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
              Throwable cause = cause(error);
              if (cause instanceof PassedOver passed) {
                return CompletableFuture.failedFuture(
                    new Refused(passed.reason(), String.valueOf(passed.getMessage())));
              }
              if (nowLeft <= 2 * PAUSE_MILLIS) {
                return CompletableFuture.failedFuture(
                    new OutcomeUnknown(
                        "it is in the log, but no worker says that it is counted: "
                            + cause.getMessage()));
              }
              return CompletableFuture.runAsync(
                      () -> {},
                      CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS))
                  .thenCompose(paused -> outcome(question, deadline));
            });
  }

  private static void complete(
      CompletableFuture<BatchReply> reply,
      @Nullable BatchReply answer,
      @Nullable Throwable error,
      long timeoutMillis) {
    if (answer != null) {
      reply.complete(answer);
      return;
    }
    Throwable cause = error == null ? new OutcomeUnknown("no reply") : cause(error);
    reply.completeExceptionally(
        cause instanceof TimeoutException
            ? new OutcomeUnknown("no answer within " + timeoutMillis + " ms")
            : cause);
  }

  private static Throwable cause(Throwable error) {
    Throwable cause = error.getCause();
    return error instanceof CompletionException && cause != null ? cause(cause) : error;
  }
}
