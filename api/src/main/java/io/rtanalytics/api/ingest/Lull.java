package io.rtanalytics.api.ingest;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import lombok.RequiredArgsConstructor;

/**
 * Waits until an event loop has read all that has arrived: while each of its turns brings more,
 * another may. Those who are told that their events are stored come back with the next at once; a
 * batch that leaves before they are read is half as large, and costs a sync and two hand-overs
 * between threads all the same. Nobody waits for what has not arrived: the first turn that brings
 * nothing ends it. One thread, the event loop.
 */
@RequiredArgsConstructor
final class Lull {
  /** Events may come without end: about as long as a disk takes for a sync. */
  private static final long MAX_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final EventLoop loop;
  private final LongSupplier arrived;
  private final Runnable task;

  private boolean awaited;
  private long sinceNanos;
  private long seen;

  /** Runs the task in one of the next turns, once if it is awaited twice until then. */
  void await() {
    if (!awaited) {
      awaited = true;
      sinceNanos = loop.nanoTime();
      nextTurn();
    }
  }

  private void nextTurn() {
    seen = arrived.getAsLong();
    loop.afterReading(this::look);
  }

  private void look() {
    if (arrived.getAsLong() > seen && loop.nanoTime() - sinceNanos < MAX_NANOS) {
      nextTurn();
    } else {
      awaited = false;
      task.run();
    }
  }
}
