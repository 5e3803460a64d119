package io.rtanalytics.bench.report;

import java.util.Locale;

/** Writes values for people, the same in every locale. */
final class Units {
  private static final double SMALL = 100;

  private Units() {}

  /** With thousands apart and no more digits than say something. */
  static String plain(double value) {
    if (value == Math.rint(value) || Math.abs(value) >= SMALL) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
