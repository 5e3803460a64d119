package io.rtanalytics.port;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far an API node has seen the log of each worker: what was acknowledged to it or shown to it
 * is below. Whatever replica it asks next must have come as far, so that it reads its own writes,
 * and no count goes back. Any thread may call.
 */
public final class LogPositions {
  private final Map<String, AtomicLong> ends = new ConcurrentHashMap<>();

  /** The least offset that no entry below is to be missed of; 0 if nothing was seen. */
  public long of(String worker) {
    AtomicLong end = ends.get(worker);
    return end == null ? 0 : end.get();
  }

  /** All entries below an offset have been seen, in whatever way. */
  public void seen(String worker, long end) {
    AtomicLong known = ends.get(worker);
    if (known == null) {
      known = ends.computeIfAbsent(worker, id -> new AtomicLong());
    }
    if (known.get() < end) {
      known.accumulateAndGet(end, Math::max);
    }
  }
}
