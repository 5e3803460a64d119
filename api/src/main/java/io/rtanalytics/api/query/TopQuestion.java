package io.rtanalytics.api.query;

/**
 * Which of a slice's items are asked for.
 *
 * @param sort what they are ordered by
 * @param limit how many at most, 1 to {@value #MAX_LIMIT}
 * @param minImpressions items with fewer impressions are left out
 */
public record TopQuestion(ItemSort sort, int limit, long minImpressions) {
  /** Most items of one answer. */
  public static final int MAX_LIMIT = 10_000;
}
