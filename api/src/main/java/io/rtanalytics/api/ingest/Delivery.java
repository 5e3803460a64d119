package io.rtanalytics.api.ingest;

import io.rtanalytics.port.BatchSink;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.Refused;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way to its worker: attempts with the same bytes until it is stored, refused or
 * given up, all within the timeout from when its events were first sent. One thread, the event
 * loop; replies hop onto it.
 */
@Slf4j
final class Delivery {
  /** How much later than asked a port may say that time is up. */
  private static final long GRACE_MILLIS = 100;

  private final Batcher owner;
  private final BatchSink sink;
  private final EventLoop loop;
  private final long timeoutMillis;
  private final Receipt[] receipts;
  private final long begunNanos;

  private EventBatch batch;
  private int failures;
  private boolean maybeStored;
  private boolean resealed;
  private boolean over;

  Delivery(Batcher owner, BatchSink sink, EventLoop loop, long timeoutMillis, Parcel parcel) {
    this.owner = owner;
    this.sink = sink;
    this.loop = loop;
    this.timeoutMillis = timeoutMillis;
    this.batch = parcel.batch();
    this.receipts = parcel.receipts();
    this.begunNanos = parcel.begunNanos();
  }

  /** The batch in its present form. */
  EventBatch batch() {
    return batch;
  }

  /** Sends the batch once more, or for the first time. */
  void attempt() {
    if (over) {
      return;
    }
    long askedNanos = loop.nanoTime();
    long remaining = timeoutMillis - elapsedMillis();
    owner.sending();
    EventBatch sent = batch;
    CompletionStage<BatchReply> reply;
    try {
      reply = sink.append(sent, Math.max(1, remaining));
    } catch (RuntimeException e) {
      loop.execute(() -> answered(sent, null, e, askedNanos));
      return;
    }
    reply.whenComplete((r, error) -> loop.execute(() -> answered(sent, r, error, askedNanos)));
  }

  private void answered(
      EventBatch sent, @Nullable BatchReply reply, @Nullable Throwable error, long askedNanos) {
    if (reply != null) {
      owner.answered(sent, reply, askedNanos);
      if (!over) {
        over = true;
        owner.delivered(this, reply);
      }
    } else if (!over) {
      attemptFailed(typed(error));
    }
  }

  private static RuntimeException typed(@Nullable Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    if (cause instanceof NotStored || cause instanceof Refused || cause instanceof OutcomeUnknown) {
      return (RuntimeException) cause;
    }
    log.warn("A worker's port failed in an unforeseen way", cause);
    return new OutcomeUnknown("the request failed half-way");
  }

  private void attemptFailed(RuntimeException failure) {
    failures++;
    maybeStored |= failure instanceof OutcomeUnknown;
    if (failure instanceof Refused refused) {
      refused(refused);
      return;
    }
    long elapsed = elapsedMillis();
    long delay = RetryRules.delayMillis(failure, maybeStored, failures, elapsed);
    if (delay == RetryRules.GIVE_UP || elapsed + delay >= timeoutMillis) {
      giveUp(failure);
    } else if (delay == 0) {
      attempt();
    } else {
      loop.schedule(delay, this::attempt);
    }
  }

  /**
   * Nothing is repeated but, once, a batch of a producer that the worker has surely forgotten, and
   * in parts, one of several slices of which the worker may have refused one only.
   */
  private void refused(Refused why) {
    if (why.reason() == Refused.Reason.OUTSIDE_WINDOW && !maybeStored && !resealed) {
      resealed = true;
      batch = owner.reseal(batch);
      attempt();
    } else if (RefusedSlices.canBeCauseOf(why) && !maybeStored && batch.sliceCount() > 1) {
      over = true;
      owner.refused(this, new Parcel(batch, receipts, begunNanos), why);
    } else {
      giveUp(why);
    }
  }

  /** Gives up if time is up and the port has not said so itself. */
  void expire() {
    if (!over && elapsedMillis() > timeoutMillis + GRACE_MILLIS) {
      maybeStored = true;
      giveUp(new OutcomeUnknown("no answer within " + timeoutMillis + " ms"));
    }
  }

  private void giveUp(RuntimeException failure) {
    over = true;
    boolean unknown = maybeStored && !(failure instanceof OutcomeUnknown);
    owner.failed(
        this,
        unknown
            ? new OutcomeUnknown("an answer is missing, and then: " + failure.getMessage())
            : failure);
  }

  private long elapsedMillis() {
    return (loop.nanoTime() - begunNanos) / 1_000_000;
  }

  /** Tells every event's receipt that it is durable. */
  void tellStored(BatchReply reply) {
    for (int i = 0; i < batch.eventCount(); i++) {
      try {
        receipts[i].stored(reply.outcome().duplicates().contains(i));
      } catch (RuntimeException e) {
        log.error("A receipt failed; the others are told all the same", e);
      }
    }
  }

  /** Tells every event's receipt that it failed. */
  void tellFailed(RuntimeException why) {
    tell(receipts, batch.eventCount(), why);
  }

  /** Tells so many receipts that their events failed. */
  static void tell(Receipt[] receipts, int count, RuntimeException why) {
    for (int i = 0; i < count; i++) {
      try {
        receipts[i].failed(why);
      } catch (RuntimeException e) {
        log.error("A receipt failed; the others are told all the same", e);
      }
    }
  }
}
