package io.rtanalytics.api.ingest;

import io.rtanalytics.event.Event;
import io.rtanalytics.event.IdHash;
import io.rtanalytics.event.Pseudonym;
import io.rtanalytics.wire.BatchBuilder;
import io.rtanalytics.wire.BatchReader;
import io.rtanalytics.wire.BatchSplitter;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.ProducerId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Numbers the batches of one batcher: sequences from 0 without gaps under one id, then under a new
 * one. One thread.
 *
 * <p>A batch that was given up leaves a gap in its id's sequences, or an outcome that nobody knows,
 * so later batches get a new id. Those that are under way keep theirs, and that is safe: they are
 * at most 15 above the gap, well within the 64 sequences that a worker tells apart above it. A
 * worker takes an id that it does not know only below sequence 64; the first batches of a new id
 * are, in whatever order they arrive.
 *
 * <p>One that was quiet for long may have been forgotten by the worker. It goes on under a new id,
 * so that its batch is taken without asking.
 */
final class Producer {
  /** Sequences that a worker tells apart at a time. */
  static final int WINDOW = 64;

  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Supplier<ProducerId> ids;
  private final EventLoop loop;
  private ProducerId id;
  private long next;
  private long sealedNanos;

  Producer(Supplier<ProducerId> ids, EventLoop loop) {
    this.ids = ids;
    this.loop = loop;
    this.id = ids.get();
  }

  /** Seals what is in the builder under the next sequence. */
  EventBatch seal(BatchBuilder builder) {
    long now = loop.nanoTime();
    if (next >= WINDOW && now - sealedNanos > QUIET_NANOS) {
      id = ids.get();
      next = 0;
    }
    sealedNanos = now;
    return builder.seal(id, next++);
  }

  /** Seals one slice's events of a batch under the next sequence. */
  EventBatch seal(BatchSplitter parts, int slice) {
    return parts.seal(slice, id, next++);
  }

  /**
   * Whether one more batch would be within the window of this one, should it never arrive. A batch
   * of an earlier id is no obstacle.
   */
  boolean canPass(EventBatch underWay) {
    return !underWay.producer().equals(id) || next - underWay.sequence() < WINDOW;
  }

  /** A batch was given up: goes on under a new id, unless it already does. */
  void gaveUp(EventBatch batch) {
    if (batch.producer().equals(id)) {
      id = ids.get();
      next = 0;
    }
  }

  /** The same events in a new batch, for a worker that has forgotten the id of the old one. */
  EventBatch reseal(EventBatch refused) {
    gaveUp(refused);
    Map<Long, Long> digests = new HashMap<>();
    for (int i = 0; i < refused.sliceCount(); i++) {
      digests.put(refused.slice(i), refused.routingDigest(i));
    }
    BatchBuilder builder = new BatchBuilder(refused.eventCount(), EventBatch.MAX_BYTES);
    BatchReader events = refused.events();
    while (events.next()) {
      builder.add(eventOf(events), digests.getOrDefault(events.slice(), 0L));
    }
    return seal(builder);
  }

  private static Event eventOf(BatchReader from) {
    return new Event(
        from.slice(),
        new Pseudonym(from.userHigh(), from.userLow()),
        from.action(),
        from.item(),
        from.hasId() ? new IdHash(from.idHigh(), from.idLow()) : null);
  }
}
