package io.rtanalytics.api.ingest;

import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;

/** Is told of every batch that was stored, before anyone learns that his event is durable. */
@FunctionalInterface
public interface AppendListener {
  /**
   * Takes a worker's reply; on an event loop.
   *
   * @param worker the worker's id
   * @param batch the batch
   * @param reply what it answered; without totals if the batch is durable, but not applied yet
   * @param askedNanos when the batch was sent, by {@link EventLoop#nanoTime}
   */
  void appended(String worker, EventBatch batch, BatchReply reply, long askedNanos);
}
