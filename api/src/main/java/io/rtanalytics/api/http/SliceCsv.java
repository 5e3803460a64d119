package io.rtanalytics.api.http;

import io.rtanalytics.timeline.Timeline;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import java.time.Instant;

/** Totals of slices as rows of CSV: the one home of its columns. Nothing in it needs quotes. */
public final class SliceCsv {
  /** The names of the columns, separated by commas. */
  public static final String COLUMNS = "slice,start,end,unique_users,clicks,impressions,ctr";

  private SliceCsv() {}

  /** Adds the row of a slice, without a line end. */
  public static void append(StringBuilder csv, Timeline timeline, SliceEntry entry) {
    long slice = entry.slice();
    append(csv, slice, timeline.startOf(slice), timeline.endOf(slice), entry.totals());
  }

  static void append(
      StringBuilder csv, long slice, Instant start, Instant end, SliceTotals totals) {
    csv.append(slice).append(',').append(start).append(',').append(end);
    appendCounts(csv, totals).append(',').append(ClickThroughRate.of(totals));
  }

  static StringBuilder appendCounts(StringBuilder csv, SliceTotals totals) {
    return csv.append(',')
        .append(totals.uniqueUsers())
        .append(',')
        .append(totals.clicks())
        .append(',')
        .append(totals.impressions());
  }
}
