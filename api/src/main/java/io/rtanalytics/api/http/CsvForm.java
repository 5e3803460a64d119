package io.rtanalytics.api.http;

import io.rtanalytics.api.query.SliceAnswer;
import io.rtanalytics.timeline.Timeline;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import java.time.Instant;
import java.util.List;

/** Totals as CSV with a header row. Nothing in it needs quotes but the URL of a worker. */
final class CsvForm implements Representation {
  @Override
  public String mediaType() {
    return "text/csv";
  }

  @Override
  public String slice(SliceAnswer answer) {
    StringBuilder csv = new StringBuilder(256);
    csv.append("slice,start,end,unique_users,clicks,impressions,ctr");
    csv.append(",workers_expected,workers_answered,as_of\n");
    appendSlice(csv, answer.slice(), answer.start(), answer.end(), answer.totals().sum());
    csv.append(',').append(answer.expected()).append(',').append(answer.answered());
    Instant asOf = answer.asOf();
    return csv.append(',').append(asOf == null ? "" : asOf).append('\n').toString();
  }

  @Override
  public String perWorker(SliceAnswer answer) {
    StringBuilder csv = new StringBuilder("slice,worker,unique_users,clicks,impressions\n");
    answer
        .totals()
        .components()
        .forEach(
            (worker, totals) -> {
              csv.append(answer.slice()).append(',').append(quoted(answer.urlOf(worker)));
              appendCounts(csv, totals.totals()).append('\n');
            });
    return csv.toString();
  }

  private static String quoted(Object url) {
    String text = url.toString();
    return text.indexOf(',') < 0 ? text : '"' + text + '"';
  }

  @Override
  public String beforeSlices() {
    return "slice,start,end,unique_users,clicks,impressions,ctr\n";
  }

  @Override
  public String slices(Timeline timeline, List<SliceEntry> slices, boolean first) {
    StringBuilder csv = new StringBuilder(80 * slices.size());
    for (SliceEntry entry : slices) {
      long slice = entry.slice();
      appendSlice(csv, slice, timeline.startOf(slice), timeline.endOf(slice), entry.totals());
      csv.append('\n');
    }
    return csv.toString();
  }

  @Override
  public String afterSlices() {
    return "";
  }

  private static void appendSlice(
      StringBuilder csv, long slice, Instant start, Instant end, SliceTotals totals) {
    csv.append(slice).append(',').append(start).append(',').append(end);
    appendCounts(csv, totals).append(',').append(ClickThroughRate.of(totals));
  }

  private static StringBuilder appendCounts(StringBuilder csv, SliceTotals totals) {
    return csv.append(',')
        .append(totals.uniqueUsers())
        .append(',')
        .append(totals.clicks())
        .append(',')
        .append(totals.impressions());
  }
}
