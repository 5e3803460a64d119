package io.rtanalytics.api.http;

import io.rtanalytics.api.query.AnswerFrame;
import io.rtanalytics.api.query.ItemRow;
import io.rtanalytics.api.query.TopItems;
import io.rtanalytics.totals.SliceTotals;

/** The first items of a slice, as JSON and as CSV. */
final class ItemsForm {
  /** What rows call the items that are not told apart. */
  private static final String OTHER = "(other)";

  private ItemsForm() {}

  /** An object with a row per item; what is not told apart has a member of its own. */
  static String json(TopItems answer) {
    AnswerFrame frame = answer.frame();
    SliceTotals other = answer.other();
    StringBuilder json = new StringBuilder(256 + 128 * answer.items().size());
    json.append("{\"slice\":").append(frame.slice());
    json.append(",\"start\":\"").append(frame.start());
    json.append("\",\"end\":\"").append(frame.end());
    json.append("\",\"sort\":\"").append(answer.sort().parameter());
    json.append("\",\"complete\":").append(other == null);
    json.append(",\"items\":[");
    String separator = "";
    for (ItemRow row : answer.items()) {
      json.append(separator);
      append(json, JsonStrings.quoted(row.item()), row.totals());
      separator = ",";
    }
    json.append(']');
    if (other != null) {
      append(json.append(",\"other\":"), '"' + OTHER + '"', other);
    }
    return JsonForm.appendFrame(json, frame).append('}').toString();
  }

  private static void append(StringBuilder json, String name, SliceTotals totals) {
    json.append("{\"item\":").append(name);
    JsonForm.appendCounts(json, totals);
    JsonForm.appendRate(json, totals);
    json.append('}');
  }

  /** A row per item below a header; what is not told apart comes last. */
  static String csv(TopItems answer) {
    SliceTotals other = answer.other();
    StringBuilder csv = new StringBuilder(64 + 64 * answer.items().size());
    csv.append("item,unique_users,clicks,impressions,ctr\n");
    for (ItemRow row : answer.items()) {
      appendRow(csv.append(CsvForm.quoted(row.item())), row.totals());
    }
    if (other != null) {
      appendRow(csv.append(OTHER), other);
    }
    return csv.toString();
  }

  private static void appendRow(StringBuilder csv, SliceTotals totals) {
    SliceCsv.appendCounts(csv, totals).append(',').append(ClickThroughRate.of(totals)).append('\n');
  }
}
