package io.rtanalytics.api.http;

import io.rtanalytics.totals.SliceTotals;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Clicks per impression, as answers show it. */
final class ClickThroughRate {
  private ClickThroughRate() {}

  /** At most four decimals, half up; empty without impressions. */
  static String of(SliceTotals totals) {
    return of(totals.clicks(), totals.impressions());
  }

  /** The same of clicks and impressions. */
  static String of(long clicks, long impressions) {
    if (impressions == 0) {
      return "";
    }
    return BigDecimal.valueOf(clicks)
        .divide(BigDecimal.valueOf(impressions), 4, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
