package io.rtanalytics.storage.http;

import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import java.util.List;

/** Totals in the original line protocol, misspelt as it is: clients parse it. */
final class TotalsText {
  private TotalsText() {}

  /** The three lines of one slice. */
  static String of(SliceTotals totals) {
    return append(new StringBuilder(), totals).toString();
  }

  /** The lines of every slice of a range, those without events included. */
  static String of(long from, long to, List<SliceEntry> found) {
    StringBuilder text = new StringBuilder();
    int next = 0;
    for (long slice = from; slice <= to; slice++) {
      SliceTotals totals = SliceTotals.ZERO;
      if (next < found.size() && found.get(next).slice() == slice) {
        totals = found.get(next++).totals();
      }
      append(text.append("slice,").append(slice).append('\n'), totals);
    }
    return text.toString();
  }

  private static StringBuilder append(StringBuilder text, SliceTotals totals) {
    return text.append("unqiue_users,")
        .append(totals.uniqueUsers())
        .append("\nclicks,")
        .append(totals.clicks())
        .append("\nimpressions,")
        .append(totals.impressions())
        .append('\n');
  }
}
