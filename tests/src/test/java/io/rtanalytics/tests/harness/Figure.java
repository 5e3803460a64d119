package io.rtanalytics.tests.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;

/** A measurement that is shown at the end of the build, beside what it must not pass. */
public final class Figure {
  private Figure() {}

  /**
   * Writes a measurement down, and asserts its limit.
   *
   * @param name what was measured
   * @param unit of value and limit
   */
  public static void atMost(String name, double value, String unit, double limit) {
    Tables.append("figures.csv", List.of(name, number(value), unit, "at most " + number(limit)));
    assertThat(value).as("%s in %s", name, unit).isLessThanOrEqualTo(limit);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.2f", value);
  }
}
