package io.rtanalytics.api.query;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.totals.SliceTotals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Picks the first items out of many: a heap of as many as are asked for. */
final class ItemRanking {
  private ItemRanking() {}

  /** The items that are asked for, the greatest first; equal ones in the order of their names. */
  static List<ItemRow> top(ItemSums sums, TopQuestion question) {
    Comparator<ItemRow> lastFirst =
        (one, two) -> compare(question.sort(), one.totals(), one.item(), two);
    PriorityQueue<ItemRow> best = new PriorityQueue<>(lastFirst);
    for (int place = 0; place < sums.places(); place++) {
      if (!sums.isItem(place)) {
        continue;
      }
      SliceTotals totals = sums.totals(place);
      if (totals.impressions() < question.minImpressions()) {
        continue;
      }
      if (best.size() < question.limit()) {
        best.add(new ItemRow(sums.name(place), totals));
      } else if (compare(question.sort(), totals, sums.name(place), best.element()) > 0) {
        best.remove();
        best.add(new ItemRow(sums.name(place), totals));
      }
    }
    List<ItemRow> rows = new ArrayList<>(best);
    rows.sort(Collections.reverseOrder(lastFirst));
    return rows;
  }

  /** Positive if an item comes before a row. */
  private static int compare(ItemSort sort, SliceTotals totals, Utf8 item, ItemRow row) {
    int byCounts = sort.compare(totals, row.totals());
    return byCounts != 0 ? byCounts : row.item().compareTo(item);
  }
}
