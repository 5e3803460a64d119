package io.rtanalytics.api.http;

import io.rtanalytics.api.query.AnswerFrame;
import io.rtanalytics.api.query.ItemAnswer;
import io.rtanalytics.api.query.SliceAnswer;
import io.rtanalytics.api.query.SliceRow;
import io.rtanalytics.timeline.Timeline;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Totals as CSV with a header row. */
final class CsvForm implements Representation {
  static final String WORKER_COLUMNS = ",workers_expected,workers_answered,as_of";

  @Override
  public String mediaType() {
    return "text/csv";
  }

  @Override
  public String slice(SliceAnswer answer) {
    StringBuilder csv = new StringBuilder(256);
    csv.append(SliceCsv.COLUMNS).append(WORKER_COLUMNS).append('\n');
    SliceCsv.append(csv, answer.slice(), answer.start(), answer.end(), answer.totals().sum());
    return appendWorkers(csv, answer.expected(), answer.answered(), answer.asOf())
        .append('\n')
        .toString();
  }

  static StringBuilder appendWorkers(
      StringBuilder csv, int expected, int answered, @Nullable Instant asOf) {
    csv.append(',').append(expected).append(',').append(answered);
    return csv.append(',').append(asOf == null ? "" : asOf);
  }

  @Override
  public String item(ItemAnswer answer) {
    StringBuilder csv = new StringBuilder(256);
    AnswerFrame frame = answer.frame();
    csv.append(SliceCsv.COLUMNS).append(",item,complete").append(WORKER_COLUMNS).append('\n');
    SliceCsv.append(csv, frame.slice(), frame.start(), frame.end(), answer.totals());
    csv.append(',').append(quoted(answer.item())).append(',').append(answer.complete());
    return appendWorkers(csv, frame.expected(), frame.answered(), frame.asOf())
        .append('\n')
        .toString();
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

  /** A field as RFC 4180 has it. */
  static String quoted(Object value) {
    String text = value.toString();
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  @Override
  public String beforeSlices() {
    return SliceCsv.COLUMNS + "\n";
  }

  @Override
  public String slices(Timeline timeline, List<SliceRow> slices, boolean first) {
    StringBuilder csv = new StringBuilder(80 * slices.size());
    for (SliceRow entry : slices) {
      long slice = entry.slice();
      SliceCsv.append(csv, slice, timeline.startOf(slice), timeline.endOf(slice), entry.totals());
      csv.append('\n');
    }
    return csv.toString();
  }

  @Override
  public String afterSlices() {
    return "";
  }
}
