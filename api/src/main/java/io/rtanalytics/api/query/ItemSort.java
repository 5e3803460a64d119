package io.rtanalytics.api.query;

import io.rtanalytics.totals.SliceTotals;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the items of a slice are ordered by, the greatest first. */
public enum ItemSort {
  /** Clicks. */
  CLICKS,
  /** Impressions. */
  IMPRESSIONS,
  /** Users who clicked or saw it. */
  UNIQUE_USERS,
  /** Clicks by impressions; of equal ones that with more impressions; without any comes last. */
  CTR;

  /** Positive if the first comes before the second; 0 if their names decide. */
  int compare(SliceTotals first, SliceTotals second) {
    return switch (this) {
      case CLICKS -> Long.compare(first.clicks(), second.clicks());
      case IMPRESSIONS -> Long.compare(first.impressions(), second.impressions());
      case UNIQUE_USERS -> Long.compare(first.uniqueUsers(), second.uniqueUsers());
      case CTR -> compareRates(first, second);
    };
  }

  private static int compareRates(SliceTotals first, SliceTotals second) {
    if (first.impressions() == 0 || second.impressions() == 0) {
      return Long.compare(first.impressions(), second.impressions());
    }
    int rates =
        compareProducts(first.clicks(), second.impressions(), second.clicks(), first.impressions());
    return rates != 0 ? rates : Long.compare(first.impressions(), second.impressions());
  }

  /** Compares a × b with c × d, all not negative, without rounding or overflow. */
  private static int compareProducts(long a, long b, long c, long d) {
    int high = Long.compare(Math.multiplyHigh(a, b), Math.multiplyHigh(c, d));
    return high != 0 ? high : Long.compareUnsigned(a * b, c * d);
  }

  /** As requests name it. */
  public String parameter() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one that a request names. */
  public static Optional<ItemSort> of(String parameter) {
    return Stream.of(values()).filter(sort -> sort.parameter().equals(parameter)).findFirst();
  }
}
