package io.rtanalytics.api.live;

import org.jspecify.annotations.Nullable;

/**
 * How one worker answers.
 *
 * @param answered whether it has ever answered since somebody looks on
 * @param askedNanos when its newest answer was asked for; of no meaning if there is none
 * @param failure why it did not answer the last question; null if it did
 */
record WorkerStanding(boolean answered, long askedNanos, @Nullable String failure) {
  /** Of a worker that was not asked yet. */
  static final WorkerStanding UNKNOWN = new WorkerStanding(false, 0, null);

  WorkerStanding toldAt(long nanos) {
    boolean newer = !answered || nanos - askedNanos > 0;
    return new WorkerStanding(true, newer ? nanos : askedNanos, null);
  }

  WorkerStanding failed(String why) {
    return new WorkerStanding(answered, askedNanos, why);
  }
}
