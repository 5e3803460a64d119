package io.rtanalytics.cli.load;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long answers took, in buckets of at most 1/16 of their value. Any thread may record;
 * snapshots are exact once recording has stopped, and near enough while it goes on.
 */
final class Latencies {
  private static final int STEPS = 16; // per power of two
  private static final int STEP_BITS = 4;

  private final AtomicLongArray buckets = new AtomicLongArray(Long.SIZE * STEPS);

  /** Records one duration in nanoseconds. */
  void record(long nanos) {
    buckets.incrementAndGet(index(Math.max(STEPS, nanos)));
  }

  private static int index(long nanos) {
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
    return power * STEPS + (int) (nanos >>> (power - STEP_BITS)) - STEPS;
  }

  private static long highest(int index) {
    int power = index / STEPS;
    return (long) (index % STEPS + STEPS + 1) << (power - STEP_BITS);
  }

  /** What was recorded so far. */
  Snapshot snapshot() {
    long[] counts = new long[buckets.length()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = buckets.get(i);
    }
    return new Snapshot(counts);
  }

  /** Durations recorded up to a moment, or between two. Immutable. */
  static final class Snapshot {
    private final long[] counts;

    private Snapshot(long[] counts) {
      this.counts = counts;
    }

    /** What came since an earlier snapshot. */
    Snapshot since(Snapshot earlier) {
      long[] difference = new long[counts.length];
      for (int i = 0; i < counts.length; i++) {
        difference[i] = counts[i] - earlier.counts[i];
      }
      return new Snapshot(difference);
    }

    /**
     * The duration in nanoseconds that this share of answers did not exceed; 0 without answers.
     *
     * @param share 0 to 1
     */
    long percentile(double share) {
      long all = 0;
      for (long count : counts) {
        all += count;
      }
      long rank = (long) Math.ceil(share * all);
      for (int i = 0; i < counts.length && rank > 0; i++) {
        rank -= counts[i];
        if (rank <= 0) {
          return highest(i);
        }
      }
      return 0;
    }
  }
}
