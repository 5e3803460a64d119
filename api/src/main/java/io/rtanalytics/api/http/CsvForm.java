package io.rtanalytics.api.http;

import io.rtanalytics.api.query.SliceAnswer;
import io.rtanalytics.timeline.Timeline;
import io.rtanalytics.totals.SliceEntry;
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
    csv.append(SliceCsv.COLUMNS).append(",workers_expected,workers_answered,as_of\n");
    SliceCsv.append(csv, answer.slice(), answer.start(), answer.end(), answer.totals().sum());
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
              SliceCsv.appendCounts(csv, totals.totals()).append('\n');
            });
    return csv.toString();
  }

  private static String quoted(Object url) {
    String text = url.toString();
    return text.indexOf(',') < 0 ? text : '"' + text + '"';
  }

  @Override
  public String beforeSlices() {
    return SliceCsv.COLUMNS + "\n";
  }

  @Override
  public String slices(Timeline timeline, List<SliceEntry> slices, boolean first) {
    StringBuilder csv = new StringBuilder(80 * slices.size());
    for (SliceEntry entry : slices) {
      SliceCsv.append(csv, timeline, entry);
      csv.append('\n');
    }
    return csv.toString();
  }

  @Override
  public String afterSlices() {
    return "";
  }
}
