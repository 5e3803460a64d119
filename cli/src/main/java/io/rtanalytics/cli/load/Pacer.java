package io.rtanalytics.cli.load;

import java.util.concurrent.atomic.AtomicLong;

/** Says when events are due, at an even pace over all slots. Any thread. */
final class Pacer {
  private final int rate;
  private final long start;
  private final long end;
  private final AtomicLong given = new AtomicLong();

  /**
   * A pace.
   *
   * @param rate events per second; 0 for no pace: every event is due at once
   * @param start when the first is due, as of {@link System#nanoTime}
   * @param nanos how long events are sent
   */
  Pacer(int rate, long start, long nanos) {
    this.rate = rate;
    this.start = start;
    this.end = start + nanos;
  }

  /** When the next event is due. */
  long next() {
    return paced() ? start + (long) (given.getAndIncrement() * (1e9 / rate)) : System.nanoTime();
  }

  /** Whether there is a rate. */
  boolean paced() {
    return rate > 0;
  }

  /** When the last event may be sent. */
  long end() {
    return end;
  }

  /** Whether an event that is due then is not sent any more: it, or the present, is too late. */
  boolean isOver(long due) {
    return due - end >= 0 || System.nanoTime() - end >= 0;
  }
}
