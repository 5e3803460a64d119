package io.rtanalytics.bench.report;

/**
 * What a figure should reach.
 *
 * @param text what, as in "ratio ≥ 0.65"
 * @param met whether it does
 */
public record Target(String text, boolean met) {
  /** A value that should not be below a limit. */
  public static Target atLeast(String what, double limit, double value) {
    return new Target(what + " ≥ " + Units.plain(limit), value >= limit);
  }

  /** A value that should not be above a limit. */
  public static Target atMost(String what, double limit, double value) {
    return new Target(what + " ≤ " + Units.plain(limit), value <= limit);
  }
}
