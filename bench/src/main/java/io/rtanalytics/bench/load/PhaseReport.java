package io.rtanalytics.bench.load;

import java.util.List;

/**
 * What came back in one phase of a {@link Schedule}.
 *
 * @param seconds how long it was
 * @param succeeded answers of 200 and 202
 * @param refused other answers
 * @param latency of the successful ones, from when they were due
 * @param refusals latency of the others
 * @param ticks successful answers in each tenth of a second
 */
public record PhaseReport(
    double seconds,
    long succeeded,
    long refused,
    Latency latency,
    Latency refusals,
    List<Long> ticks) {
  /** Length of a tick, in seconds. */
  public static final double TICK_SECONDS = 0.1;

  private static final int STEADY_TICKS = 3;

  /** Copies the ticks. */
  public PhaseReport {
    ticks = List.copyOf(ticks);
  }

  /** Successful requests per second. */
  public double rate() {
    return succeeded / seconds;
  }

  /** Refused requests per second. */
  public double refusalRate() {
    return refused / seconds;
  }

  /**
   * When successful answers came at a rate again, in seconds from the beginning of the phase: the
   * first of three ticks in a row that reach it; the phase's length if none do.
   */
  public double secondsUntil(double rate) {
    int run = 0;
    for (int i = 0; i < ticks.size(); i++) {
      run = ticks.get(i) >= rate * TICK_SECONDS ? run + 1 : 0;
      if (run == STEADY_TICKS) {
        return (i + 1 - STEADY_TICKS) * TICK_SECONDS;
      }
    }
    return seconds;
  }
}
