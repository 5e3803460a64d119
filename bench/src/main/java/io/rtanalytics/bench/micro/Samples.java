package io.rtanalytics.bench.micro;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.Pseudonym;
import io.rtanalytics.wire.BatchBuilder;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.ProducerId;
import java.util.SplittableRandom;

/** Events as they look in practice, the same in every run. */
public final class Samples {
  /** Events in a batch, lines in a body. */
  public static final int EVENTS = 1000;

  /** A timestamp of the slice that they are in. */
  public static final long TIMESTAMP = 1_700_000_000;

  /** The digest of its routing. */
  static final long ROUTING = 42;

  private static final ProducerId PRODUCER = new ProducerId(1, 2);
  private static final int CLICKS_EVERY = 10;

  private Samples() {}

  /** The i-th event; its user is what a hash would make of user i. */
  static Event event(long slice, int i) {
    SplittableRandom hash = new SplittableRandom(i);
    Pseudonym user = new Pseudonym(hash.nextLong(), hash.nextLong());
    return new Event(slice, user, action(i), null, null);
  }

  /** What user i does. */
  static Action action(int i) {
    return i % CLICKS_EVERY == 0 ? Action.CLICK : Action.IMPRESSION;
  }

  /** A batch of events of one slice, from the i-th on. */
  public static EventBatch batch(long slice, int i) {
    BatchBuilder builder = new BatchBuilder(EVENTS, EventBatch.MAX_BYTES);
    for (int k = 0; k < EVENTS; k++) {
      builder.add(event(slice, i + k), ROUTING);
    }
    return builder.seal(PRODUCER, i / EVENTS);
  }
}
