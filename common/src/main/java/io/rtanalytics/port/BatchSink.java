package io.rtanalytics.port;

import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;
import java.util.concurrent.CompletionStage;

/** Where an API node hands the batches of one worker. Safe for use by several threads. */
public interface BatchSink {
  /**
   * Hands over a batch, once: retries are the caller's, with the same batch.
   *
   * <p>The stage may complete on any thread. It completes with the reply once the batch is durable
   * and applied, or exceptionally with one of
   *
   * <ul>
   *   <li>{@link NotStored}: surely not stored by this attempt; it may be tried again;
   *   <li>{@link Refused}: surely not stored by this attempt, and trying again is of no use;
   *   <li>anything else, {@link OutcomeUnknown} usually: it may or may not have been stored.
   * </ul>
   *
   * @param batch a sealed batch
   * @param timeoutMillis how long an answer is waited for, 1 or more
   */
  CompletionStage<BatchReply> append(EventBatch batch, long timeoutMillis);

  /**
   * The same for who only wants to know that the batch counts: the stage may complete as soon as it
   * is durable and the worker is sure to take it, before it has. The reply then lists no totals,
   * and takes no event for a duplicate.
   */
  default CompletionStage<BatchReply> store(EventBatch batch, long timeoutMillis) {
    return append(batch, timeoutMillis);
  }
}
