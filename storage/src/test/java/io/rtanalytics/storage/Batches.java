package io.rtanalytics.storage;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.IdHash;
import io.rtanalytics.event.Pseudonym;
import io.rtanalytics.wire.BatchBuilder;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.ProducerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes events and batches for tests. */
public final class Batches {
  /** The routing digest that batches bear unless told otherwise. */
  public static final long ROUTING = 0x0123456789abcdefL;

  private Batches() {}

  public static ProducerId producer(long number) {
    return new ProducerId(~number, number);
  }

  public static Event click(long slice, long user) {
    return event(slice, user, Action.CLICK, null);
  }

  public static Event impression(long slice, long user) {
    return event(slice, user, Action.IMPRESSION, null);
  }

  public static Event event(long slice, long user, Action action, @Nullable Long id) {
    IdHash hash = id == null ? null : new IdHash(id, user);
    return new Event(slice, new Pseudonym(0, user), action, null, hash);
  }

  public static EventBatch batch(ProducerId producer, long sequence, Event... events) {
    return batch(producer, sequence, ROUTING, List.of(events));
  }

  public static EventBatch batch(
      ProducerId producer, long sequence, long routing, List<Event> events) {
    BatchBuilder builder = new BatchBuilder(events.size(), EventBatch.MAX_BYTES);
    for (Event event : events) {
      if (!builder.add(event, routing)) {
        throw new IllegalArgumentException("too many events for one batch");
      }
    }
    return builder.seal(producer, sequence);
  }
}
