package io.rtanalytics.api.http;

import io.rtanalytics.totals.SliceTotals;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Clicks per impression, as answers show it. */
final class ClickThroughRate {
  private ClickThroughRate() {}

  /** At most four decimals, half up; empty without impressions. */
  static String of(SliceTotals totals) {
    if (totals.impressions() == 0) {
      return "";
    }
    return BigDecimal.valueOf(totals.clicks())
        .divide(BigDecimal.valueOf(totals.impressions()), 4, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
