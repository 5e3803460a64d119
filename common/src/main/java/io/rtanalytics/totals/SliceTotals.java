package io.rtanalytics.totals;

/**
 * What was counted in one slice, by one worker or summed over several.
 *
 * @param uniqueUsers users with at least one click or impression
 * @param clicks clicks
 * @param impressions impressions
 */
public record SliceTotals(long uniqueUsers, long clicks, long impressions) {
  /** The totals of an empty slice. */
  public static final SliceTotals ZERO = new SliceTotals(0, 0, 0);

  /** The sum; exact for workers of one slice, because routing follows the pseudonym. */
  public SliceTotals plus(SliceTotals other) {
    return new SliceTotals(
        uniqueUsers + other.uniqueUsers, clicks + other.clicks, impressions + other.impressions);
  }

  /** The greater of each count: within one incarnation that is the newer of two replies. */
  public SliceTotals max(SliceTotals other) {
    return new SliceTotals(
        Math.max(uniqueUsers, other.uniqueUsers),
        Math.max(clicks, other.clicks),
        Math.max(impressions, other.impressions));
  }
}
