package io.rtanalytics.api.query;

import io.rtanalytics.totals.SliceTotals;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first of a slice's items.
 *
 * @param frame what every answer says
 * @param sort what they are ordered by
 * @param items the items, the greatest first
 * @param other what was counted of items that a worker does not tell apart; null if all are, and so
 *     the answer is complete
 */
public record TopItems(
    AnswerFrame frame, ItemSort sort, List<ItemRow> items, @Nullable SliceTotals other) {
  /** Copies the list. */
  public TopItems {
    items = List.copyOf(items);
  }
}
