package io.rtanalytics.api.http;

import io.rtanalytics.api.query.AnswerFrame;
import io.rtanalytics.api.query.ItemAnswer;
import io.rtanalytics.api.query.SliceAnswer;
import io.rtanalytics.api.query.SliceRow;
import io.rtanalytics.api.query.SliceState;
import io.rtanalytics.timeline.Timeline;
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
    return appendFrame(json, answer.frame()).append('}').toString();
  }

  /** What every answer for one slice says of itself. */
  static StringBuilder appendFrame(StringBuilder json, AnswerFrame frame) {
    Instant asOf = frame.asOf();
    json.append(",\"workers\":{\"expected\":")
        .append(frame.expected())
        .append(",\"answered\":")
        .append(frame.answered())
        .append("},\"as_of\":")
        .append(asOf == null ? "null" : "\"" + asOf + '"');
    appendState(json, frame.finality().state());
    String digest = frame.finality().digest();
    return digest == null ? json : json.append(",\"digest\":\"").append(digest).append('"');
  }

  static StringBuilder appendState(StringBuilder json, SliceState state) {
    return json.append(",\"state\":\"").append(state.word()).append('"');
  }

  @Override
  public String item(ItemAnswer answer) {
    StringBuilder json = new StringBuilder(256);
    AnswerFrame frame = answer.frame();
    appendSlice(json, frame.slice(), frame.start(), frame.end(), answer.totals());
    json.append(",\"item\":").append(JsonStrings.quoted(answer.item()));
    json.append(",\"complete\":").append(answer.complete());
    return appendFrame(json, frame).append('}').toString();
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
              appendCounts(json, totals.totals());
              appendState(json, answer.finality().state()).append('}');
            });
    return json.append(']').toString();
  }

  @Override
  public String beforeSlices() {
    return "[";
  }

  @Override
  public String slices(Timeline timeline, List<SliceRow> slices, boolean first) {
    StringBuilder json = new StringBuilder(160 * slices.size());
    for (SliceRow entry : slices) {
      long slice = entry.slice();
      json.append(first && json.length() == 0 ? "" : ",");
      appendSlice(json, slice, timeline.startOf(slice), timeline.endOf(slice), entry.totals());
      appendState(json, entry.state()).append('}');
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
    appendRate(json, totals);
  }

  static void appendRate(StringBuilder json, SliceTotals totals) {
    String ctr = ClickThroughRate.of(totals);
    json.append(",\"ctr\":").append(ctr.isEmpty() ? "null" : ctr);
  }

  static StringBuilder appendCounts(StringBuilder json, SliceTotals totals) {
    return json.append(",\"unique_users\":")
        .append(totals.uniqueUsers())
        .append(",\"clicks\":")
        .append(totals.clicks())
        .append(",\"impressions\":")
        .append(totals.impressions());
  }
}
