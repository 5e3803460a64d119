package io.rtanalytics.bench.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Counts the answers of one phase. One thread. */
final class PhaseRecorder {
  private static final int DIGITS = 3;
  private static final double NANOS = 1e6; // per millisecond
  private static final long TICK_NANOS = (long) (PhaseReport.TICK_SECONDS * 1e9);

  private final Histogram succeeded = new Histogram(DIGITS);
  private final Histogram refused = new Histogram(DIGITS);
  private final long start;
  private long[] ticks = new long[64];
  private int tickCount;

  /** Begins a phase now, as of {@link System#nanoTime}. */
  PhaseRecorder(long start) {
    this.start = start;
  }

  /** An answer came. */
  void answered(boolean success, long dueNanos, long now) {
    (success ? succeeded : refused).recordValue(Math.max(1, now - dueNanos));
    if (success) {
      int tick = (int) ((now - start) / TICK_NANOS);
      if (tick >= ticks.length) {
        ticks = Arrays.copyOf(ticks, Math.max(2 * ticks.length, tick + 1));
      }
      ticks[tick]++;
      tickCount = Math.max(tickCount, tick + 1);
    }
  }

  /** What came back until now. */
  PhaseReport report(long now) {
    List<Long> counts = new ArrayList<>();
    for (int i = 0; i < tickCount; i++) {
      counts.add(ticks[i]);
    }
    return new PhaseReport(
        (now - start) / 1e9,
        succeeded.getTotalCount(),
        refused.getTotalCount(),
        latency(succeeded),
        latency(refused),
        counts);
  }

  /** The latencies of all phases' successful answers. */
  static Latency latency(List<PhaseRecorder> phases) {
    Histogram all = new Histogram(DIGITS);
    phases.forEach(phase -> all.add(phase.succeeded));
    return latency(all);
  }

  private static Latency latency(Histogram nanos) {
    return new Latency(
        nanos.getValueAtPercentile(50) / NANOS,
        nanos.getValueAtPercentile(99) / NANOS,
        nanos.getMaxValue() / NANOS);
  }
}
