package io.rtanalytics.api.ingest;

import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collection;

/**
 * Counts the events of one event loop so that the law of {@link EventCounts} holds in every
 * snapshot.
 *
 * <p>Threads: only the event loop counts; any thread takes snapshots. A sequence lock keeps them
 * whole without the loop ever waiting: the version is odd while counts change, and a reader tries
 * again if it was odd or another afterwards (H.-J. Boehm, "Can seqlocks get along with programming
 * language memory models?", 2012).
 */
public final class EventCounters {
  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle VERSION;

  static {
    try {
      VERSION = MethodHandles.lookup().findVarHandle(EventCounters.class, "version", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long[] counts = new long[EventCounts.SIZE];

  @SuppressWarnings("UnusedVariable") // by its handle only
  private long version;

  /** An event arrived and waits for its worker. */
  void accepted() {
    begin();
    add(EventCounts.RECEIVED, 1);
    add(EventCounts.IN_FLIGHT, 1);
    commit();
  }

  /** An event arrived and was turned away at once. */
  void turnedAway(Rejection reason) {
    begin();
    add(EventCounts.RECEIVED, 1);
    add(EventCounts.indexOf(reason), 1);
    commit();
  }

  /** Events in flight have become durable. */
  void stored(int events, int duplicates) {
    begin();
    add(EventCounts.IN_FLIGHT, -events);
    add(EventCounts.STORED, events - duplicates);
    add(EventCounts.DUPLICATE, duplicates);
    commit();
  }

  /** Events in flight have failed. */
  void failed(int events, RuntimeException why) {
    begin();
    add(EventCounts.IN_FLIGHT, -events);
    if (why instanceof NotStored notStored) {
      add(EventCounts.indexOf(Rejection.of(notStored)), events);
    } else if (why instanceof Refused refused) {
      add(EventCounts.indexOf(Rejection.of(refused)), events);
    } else {
      add(EventCounts.UNANSWERED, events);
    }
    commit();
  }

  /** A batch was handed to a worker. */
  void batchSent() {
    begin();
    add(EventCounts.BATCHES_SENT, 1);
    commit();
  }

  /** A batch was refused by a fence. */
  void batchFenced() {
    begin();
    add(EventCounts.FENCED_BATCHES, 1);
    commit();
  }

  private void begin() {
    VERSION.setOpaque(this, (long) VERSION.getOpaque(this) + 1);
    VarHandle.storeStoreFence();
  }

  private void add(int index, long amount) {
    COUNT.setOpaque(counts, index, counts[index] + amount);
  }

  private void commit() {
    VERSION.setRelease(this, (long) VERSION.getOpaque(this) + 1);
  }

  /** The counts at one moment. */
  public EventCounts snapshot() {
    long[] copy = new long[EventCounts.SIZE];
    while (true) {
      long before = (long) VERSION.getAcquire(this);
      for (int i = 0; i < copy.length; i++) {
        copy[i] = (long) COUNT.getOpaque(counts, i);
      }
      VarHandle.loadLoadFence();
      if ((before & 1) == 0 && before == (long) VERSION.getOpaque(this)) {
        return new EventCounts(copy);
      }
      Thread.onSpinWait();
    }
  }

  /** The counts of several event loops, each at one moment. */
  public static EventCounts sum(Collection<EventCounters> loops) {
    return loops.stream().map(EventCounters::snapshot).reduce(EventCounts.NONE, EventCounts::plus);
  }
}
