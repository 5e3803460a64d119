package io.rtanalytics.api.http;

import io.rtanalytics.api.query.SliceAnswer;
import io.rtanalytics.timeline.Timeline;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import java.time.Instant;
import java.util.List;

/**
 * Totals as JSON. Written by hand: numbers, times and URLs need no escapes, and a million slices
 * need no tree.
 */
final class JsonForm implements Representation {
  @Override
  public String mediaType() {
    return "application/json";
  }

  @Override
  public String slice(SliceAnswer answer) {
    StringBuilder json = new StringBuilder(256);
    SliceTotals sum = answer.totals().sum();
    appendSlice(json, answer.slice(), answer.start(), answer.end(), sum);
    Instant asOf = answer.asOf();
    return json.append(",\"workers\":{\"expected\":")
        .append(answer.expected())
        .append(",\"answered\":")
        .append(answer.answered())
        .append("},\"as_of\":")
        .append(asOf == null ? "null" : "\"" + asOf + '"')
        .append('}')
        .toString();
  }

  @Override
  public String perWorker(SliceAnswer answer) {
    StringBuilder json = new StringBuilder("[");
    answer
        .totals()
        .components()
        .forEach(
            (worker, totals) -> {
              json.append(json.length() == 1 ? "" : ",");
              json.append("{\"slice\":").append(answer.slice());
              json.append(",\"worker\":\"").append(answer.urlOf(worker)).append('"');
              appendCounts(json, totals.totals()).append('}');
            });
    return json.append(']').toString();
  }

  @Override
  public String beforeSlices() {
    return "[";
  }

  @Override
  public String slices(Timeline timeline, List<SliceEntry> slices, boolean first) {
    StringBuilder json = new StringBuilder(160 * slices.size());
    for (SliceEntry entry : slices) {
      long slice = entry.slice();
      json.append(first && json.length() == 0 ? "" : ",");
      appendSlice(json, slice, timeline.startOf(slice), timeline.endOf(slice), entry.totals());
      json.append('}');
    }
    return json.toString();
  }

  @Override
  public String afterSlices() {
    return "]";
  }

  private static void appendSlice(
      StringBuilder json, long slice, Instant start, Instant end, SliceTotals totals) {
    json.append("{\"slice\":").append(slice);
    json.append(",\"start\":\"").append(start);
    json.append("\",\"end\":\"").append(end).append('"');
    appendCounts(json, totals);
    String ctr = ClickThroughRate.of(totals);
    json.append(",\"ctr\":").append(ctr.isEmpty() ? "null" : ctr);
  }

  private static StringBuilder appendCounts(StringBuilder json, SliceTotals totals) {
    return json.append(",\"unique_users\":")
        .append(totals.uniqueUsers())
        .append(",\"clicks\":")
        .append(totals.clicks())
        .append(",\"impressions\":")
        .append(totals.impressions());
  }
}
