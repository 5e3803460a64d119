package io.rtanalytics.storage.checkpoint;

import io.rtanalytics.storage.slice.Slices;
import java.util.concurrent.TimeUnit;
import lombok.RequiredArgsConstructor;

/**
 * When checkpoints are due: by what they would cover, by time, because someone waits, and after a
 * failure not at once again. The worker's thread.
 */
@RequiredArgsConstructor
final class CheckpointSchedule {
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MAX_SLICES = 8_192; // more at once would hold up appends for too long

  // A large slice is written whole, whatever little of it is new: else a worker with ten million
  // users in a slice would spend a third of its time on that. So the log may grow to some times of
  // what is written anew, and the next start replays that much more.
  private static final int TIMES_REWRITTEN = 3;
  private static final int MOST_TIMES_LOG_BYTES = 4;

  private final CheckpointConfig config;
  private boolean hurried;
  private boolean failing;
  private long lastBegun = System.nanoTime();
  private long lastFailed;

  /**
   * Whether one is due.
   *
   * @param slices what it would write
   * @param grown bytes of the log since the last
   * @param awaited whether someone wants one
   */
  boolean isDue(Slices slices, long grown, boolean awaited) {
    if (isBackingOff()) {
      return false;
    }
    if (awaited
        || grown >= enough(config.logBytes(), slices.bytesToRewrite())
        || slices.usedSinceCut() >= MAX_SLICES
        || (hurried && grown > 0)) {
      return true;
    }
    boolean expired = slices.archive().stored().firstFrom(config.retention().floor()) > 0;
    return System.nanoTime() - lastBegun >= TimeUnit.SECONDS.toNanos(config.seconds())
        && (grown > 0 || expired);
  }

  /**
   * How many bytes of the log are worth a checkpoint.
   *
   * @param logBytes usually
   * @param rewritten how many bytes it would write anew
   */
  static long enough(long logBytes, long rewritten) {
    long worthWhile = Math.min(TIMES_REWRITTEN * rewritten, MOST_TIMES_LOG_BYTES * logBytes);
    return Math.max(logBytes, worthWhile);
  }

  /** The last one has just failed, and the next is to wait. */
  boolean isBackingOff() {
    return failing && System.nanoTime() - lastFailed < RETRY_NANOS;
  }

  /** The next is due as soon as there is anything new. */
  void hurry() {
    hurried = true;
  }

  /** One begins; returns whether it was hurried, as it is when the disk is full. */
  boolean begun() {
    lastBegun = System.nanoTime();
    boolean scarce = hurried;
    hurried = false;
    return scarce;
  }

  /** The {@link System#nanoTime} at which the last one began. */
  long lastBegun() {
    return lastBegun;
  }

  /** It is on disk; returns whether the one before had failed. */
  boolean succeeded() {
    boolean before = failing;
    failing = false;
    return before;
  }

  /** It failed; returns whether the one before had not. */
  boolean failed() {
    boolean first = !failing;
    failing = true;
    lastFailed = System.nanoTime();
    hurried = true;
    return first;
  }
}
