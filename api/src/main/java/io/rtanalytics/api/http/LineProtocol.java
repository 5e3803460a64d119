package io.rtanalytics.api.http;

import io.rtanalytics.api.query.ItemAnswer;
import io.rtanalytics.api.query.SliceAnswer;
import io.rtanalytics.api.query.SliceRow;
import io.rtanalytics.timeline.Timeline;
import io.rtanalytics.totals.SliceTotals;
import java.util.List;

/**
 * The original line protocol, kept to the letter because clients parse it, the misspelt key
 * included.
 */
final class LineProtocol implements Representation {
  @Override
  public String mediaType() {
    return "text/plain";
  }

  @Override
  public String slice(SliceAnswer answer) {
    return append(new StringBuilder(64), answer.totals().sum()).toString();
  }

  @Override
  public String item(ItemAnswer answer) {
    return append(new StringBuilder(64), answer.totals()).toString();
  }

  @Override
  public String perWorker(SliceAnswer answer) {
    StringBuilder text = new StringBuilder();
    answer
        .totals()
        .components()
        .forEach(
            (worker, totals) -> {
              text.append("slice,").append(answer.slice()).append('\n');
              text.append("worker,").append(answer.urlOf(worker)).append('\n');
              append(text, totals.totals());
            });
    return text.toString();
  }

  @Override
  public String beforeSlices() {
    return "";
  }

  @Override
  public String slices(Timeline timeline, List<SliceRow> slices, boolean first) {
    StringBuilder text = new StringBuilder(64 * slices.size());
    for (SliceRow entry : slices) {
      text.append("slice,").append(entry.slice()).append('\n');
      append(text, entry.totals());
    }
    return text.toString();
  }

  @Override
  public String afterSlices() {
    return "";
  }

  private static StringBuilder append(StringBuilder text, SliceTotals totals) {
    text.append("unqiue_users,").append(totals.uniqueUsers()).append('\n');
    text.append("clicks,").append(totals.clicks()).append('\n');
    return text.append("impressions,").append(totals.impressions()).append('\n');
  }
}
