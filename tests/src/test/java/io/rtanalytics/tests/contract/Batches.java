package io.rtanalytics.tests.contract;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.IdHash;
import io.rtanalytics.event.Pseudonym;
import io.rtanalytics.timeline.WorkerSet;
import io.rtanalytics.wire.BatchBuilder;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.ProducerId;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Makes events and batches for contract suites. */
final class Batches {
  /** The digest of the routing that everything here is sent under. */
  static final long DIGEST = WorkerSet.of(List.of("0")).digest();

  private Batches() {}

  static ProducerId newProducer() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new ProducerId(random.nextLong(), random.nextLong());
  }

  static Event click(long slice, long user) {
    return new Event(slice, new Pseudonym(user, ~user), Action.CLICK, null, null);
  }

  static Event impression(long slice, long user) {
    return new Event(slice, new Pseudonym(user, ~user), Action.IMPRESSION, null, null);
  }

  static Event clickWithId(long slice, long user, long id) {
    return new Event(slice, new Pseudonym(user, ~user), Action.CLICK, null, new IdHash(id, slice));
  }

  static EventBatch batch(ProducerId producer, long sequence, Event... events) {
    return batchUnder(DIGEST, producer, sequence, events);
  }

  static EventBatch batchUnder(long digest, ProducerId producer, long sequence, Event... events) {
    BatchBuilder builder = new BatchBuilder(events.length, EventBatch.MAX_BYTES);
    for (Event event : events) {
      if (!builder.add(event, digest)) {
        throw new IllegalStateException("an event did not fit");
      }
    }
    return builder.seal(producer, sequence);
  }
}
