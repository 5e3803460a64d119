package io.rtanalytics.api.ingest;

import io.rtanalytics.wire.EventBatch;
import lombok.Getter;
import lombok.RequiredArgsConstructor;
import lombok.experimental.Accessors;

/** A batch to be delivered, and whom its events belong to. */
@Getter
@Accessors(fluent = true)
@RequiredArgsConstructor
final class Parcel {
  /** What is sent. */
  private final EventBatch batch;

  /** The receipts of its events, in their order; there may be room behind them. */
  private final Receipt[] receipts;

  /** When its events were first sent, by {@link EventLoop#nanoTime}: the timeout counts from it. */
  private final long begunNanos;
}
