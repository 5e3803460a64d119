package io.rtanalytics.api.live;

import java.util.ArrayDeque;
import java.util.Deque;

/** How many events a second arrive, over the last one to two seconds. One thread. */
final class IngestRate {
  private static final long SPAN_NANOS = 1_000_000_000L;

  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(long nanos, long received) {}

  /**
   * Takes a sample, and says how many events a second came since the newest one that is at least a
   * second old; 0 without one.
   */
  double perSecond(long nanos, long received) {
    samples.addLast(new Sample(nanos, received));
    Sample oldest = samples.removeFirst();
    while (!samples.isEmpty() && nanos - samples.getFirst().nanos() >= SPAN_NANOS) {
      oldest = samples.removeFirst();
    }
    samples.addFirst(oldest);
    long past = nanos - oldest.nanos();
    return past < SPAN_NANOS ? 0 : (received - oldest.received()) * 1e9 / past;
  }
}
