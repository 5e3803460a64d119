package io.rtanalytics.api.ingest;

import io.rtanalytics.event.Event;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.wire.BatchBuilder;
import io.rtanalytics.wire.EventBatch;
import java.util.Arrays;

/**
 * A batch that is not sealed yet, and the receipts of its events. Reusable once taken. One thread.
 */
final class Draft {
  private static final int FEW = 16;

  private final BatchBuilder builder;
  private Receipt[] receipts = new Receipt[FEW];
  private long openedNanos;

  Draft(Settings settings) {
    builder = new BatchBuilder(settings.batchEvents(), settings.batchBytes());
  }

  /** Adds an event, unless it has to go into the next batch. */
  boolean add(Event event, long routingDigest, Receipt receipt, EventLoop loop) {
    int at = builder.count();
    if (!builder.add(event, routingDigest)) {
      return false;
    }
    if (at == 0) {
      openedNanos = loop.nanoTime();
    }
    if (at == receipts.length) {
      receipts = Arrays.copyOf(receipts, 2 * at);
    }
    receipts[at] = receipt;
    return true;
  }

  boolean isEmpty() {
    return builder.count() == 0;
  }

  /** Bytes of the batch that it would be. */
  int bytes() {
    return isEmpty() ? 0 : builder.size();
  }

  /** When its first event came. */
  long openedNanos() {
    return openedNanos;
  }

  /** Seals the events; the draft is empty from now on, but for the receipts. */
  EventBatch seal(Producer producer) {
    return producer.seal(builder);
  }

  /** The receipts of so many events, in order; the draft forgets them. */
  Receipt[] takeReceipts(int count) {
    Receipt[] taken = receipts;
    receipts = new Receipt[Math.max(FEW, count)];
    return taken;
  }

  int count() {
    return builder.count();
  }
}
