package io.rtanalytics.api.ingest;

import io.rtanalytics.port.NotStored;

/**
 * Whether and when a batch is sent again. One that may have been stored is repeated for as long as
 * anyone waits for it, since only an answer tells. One that surely was not is given up soon: its
 * clients learn it while they can still turn elsewhere.
 */
final class RetryRules {
  /** What {@link #delayMillis} says when it is over. */
  static final long GIVE_UP = -1;

  /** How long a worker may be out of reach or full before clients are told. */
  private static final long PATIENCE_MILLIS = 250;

  private static final int MAX_TRIES_OF_FULL = 3;

  private RetryRules() {}

  /**
   * How long to wait before the next attempt.
   *
   * @param failure what became of the last one; never a refusal
   * @param maybeStored whether any attempt may have been stored
   * @param failures attempts that failed, 1 or more
   * @param elapsedMillis since the first attempt
   * @return milliseconds, 0 for at once, or {@link #GIVE_UP}
   */
  static long delayMillis(
      RuntimeException failure, boolean maybeStored, int failures, long elapsedMillis) {
    if (maybeStored) {
      return failures == 1 ? 0 : backOff(failures);
    }
    boolean full =
        failure instanceof NotStored notStored
            && notStored.reason() != NotStored.Reason.UNREACHABLE;
    long delay = full ? 50L * failures : backOff(failures);
    boolean enough = full && failures == MAX_TRIES_OF_FULL;
    return enough || elapsedMillis + delay > PATIENCE_MILLIS ? GIVE_UP : delay;
  }

  private static long backOff(int failures) {
    return Math.min(100, 10L << Math.min(failures - 1, 4));
  }
}
