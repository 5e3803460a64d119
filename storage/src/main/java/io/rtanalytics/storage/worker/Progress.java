package io.rtanalytics.storage.worker;

import io.rtanalytics.port.EventLog;
import io.rtanalytics.port.NotStored;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far a worker has come in its log, for those who wait until it has come so far, and for those
 * who ask whether it keeps up. The worker's thread moves it on; any thread asks.
 */
final class Progress {
  private static final long KEEPS_UP_NANOS = TimeUnit.SECONDS.toNanos(4);

  private record Place(long offset, long number) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byOffset = Long.compare(offset, other.offset);
      return byOffset != 0 ? byOffset : Long.compare(number, other.number);
    }
  }

  private final NavigableMap<Place, CompletableFuture<Void>> waiting =
      new ConcurrentSkipListMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private volatile long applied;
  private volatile long lag;
  private long mark; // where the log ended at some time
  private long markNanos = System.nanoTime();
  private volatile long keptUpNanos = markNanos;

  /** All entries below this offset are applied, and what they made can be read. */
  long applied() {
    return applied;
  }

  /** How many entries of the log are not applied, as far as is known. */
  long lag() {
    return lag;
  }

  /**
   * Whether it has applied all that was in the log some seconds ago: under load it is never at the
   * log's end.
   */
  boolean keepsUp() {
    return System.nanoTime() - keptUpNanos < KEEPS_UP_NANOS;
  }

  /** Takes note of what was applied. The worker's thread, after each group and now and then. */
  void move(EventLog log) {
    lag = log.lag();
    long now = log.handedOver();
    if (now >= mark) {
      keptUpNanos = markNanos;
      mark = log.end();
      markNanos = System.nanoTime();
    }
    if (now != applied) {
      applied = now;
      release();
    }
  }

  private void release() {
    while (true) {
      Map.Entry<Place, CompletableFuture<Void>> first = waiting.firstEntry();
      if (first == null || first.getKey().offset() > applied) {
        return;
      }
      waiting.remove(first.getKey());
      first.getValue().complete(null);
    }
  }

  /**
   * Waits until all entries below an offset are applied.
   *
   * @return completes on any thread; fails with {@link NotStored} if they are not within that time
   */
  CompletionStage<Void> reach(long offset, long timeoutMillis) {
    if (applied >= offset) {
      return CompletableFuture.completedFuture(null);
    }
    Place place = new Place(offset, numbers.getAndIncrement());
    CompletableFuture<Void> reached = new CompletableFuture<>();
    waiting.put(place, reached);
    if (applied >= offset) {
      waiting.remove(place); // it moved on meanwhile, and may not have seen who waits
      reached.complete(null);
    }
    return reached
        .orTimeout(timeoutMillis, TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            late -> {
              waiting.remove(place);
              return CompletableFuture.failedFuture(behind(offset));
            });
  }

  private NotStored behind(long offset) {
    return new NotStored(
        NotStored.Reason.BEHIND,
        "it has read its log up to offset %d, and %d is asked for".formatted(applied, offset));
  }
}
