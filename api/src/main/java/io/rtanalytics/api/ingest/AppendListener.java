package io.rtanalytics.api.ingest;

import io.rtanalytics.wire.BatchReply;

/** Is told of every batch that was stored, before anyone learns that his event is durable. */
@FunctionalInterface
public interface AppendListener {
  /**
   * Takes a worker's reply; on an event loop.
   *
   * @param worker the worker's id
   * @param reply what it answered
   * @param askedNanos when the batch was sent, by {@link EventLoop#nanoTime}
   */
  void appended(String worker, BatchReply reply, long askedNanos);
}
