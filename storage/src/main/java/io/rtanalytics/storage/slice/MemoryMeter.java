package io.rtanalytics.storage.slice;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that the tables of a worker take, frozen copies included, and how many they should take at
 * most. The worker's thread and the checkpoint's count, any thread may ask.
 */
public final class MemoryMeter {
  private final long budget;
  private final AtomicLong bytes = new AtomicLong();

  /**
   * A meter at zero.
   *
   * @param budget bytes that tables should take at most
   */
  public MemoryMeter(long budget) {
    this.budget = budget;
  }

  void add(long more) {
    bytes.addAndGet(more);
  }

  /** Bytes taken. */
  public long bytes() {
    return bytes.get();
  }

  /** Bytes that should be taken at most. */
  public long budget() {
    return budget;
  }

  /** Whether so many more would still be within the budget. */
  boolean hasRoomFor(long more) {
    return bytes.get() + more <= budget;
  }
}
