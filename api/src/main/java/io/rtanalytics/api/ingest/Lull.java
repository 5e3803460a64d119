package io.rtanalytics.api.ingest;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import lombok.RequiredArgsConstructor;

/**
 * Runs a task once an event loop has read all that has arrived: while each of its turns brings
 * more, another may. Those who are told that their events are stored come back with the next at
 * once; a batch that leaves before they are read is half as large, and costs a sync and two
 * hand-overs between threads all the same. Nobody waits for what has not arrived: the first turn
 * that brings nothing ends it. One thread, the event loop.
 */
@RequiredArgsConstructor
final class Lull {
  /** Events may come without end. About what a sync takes; looked at once a turn. */
  private static final long MAX_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final EventLoop loop;
  private final LongSupplier arrived; // how many events, ever
  private final Runnable task;

  private boolean requested;
  private long sinceNanos;
  private long seen;

  /** Has the task run at the next lull; once, however often that is asked for until then. */
  void request() {
    if (!requested) {
      requested = true;
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
      requested = false;
      task.run();
    }
  }
}
