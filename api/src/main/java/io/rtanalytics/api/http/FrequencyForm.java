package io.rtanalytics.api.http;

import io.rtanalytics.api.query.AnswerFrame;
import io.rtanalytics.api.query.FrequencyAnswer;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.totals.Frequencies;
import io.rtanalytics.totals.SliceTotals;

/** How often users saw something, as JSON and as CSV. */
final class FrequencyForm {
  private FrequencyForm() {}

  /** An object; {@code seen} says of how many impressions there were how many users. */
  static String json(FrequencyAnswer answer) {
    AnswerFrame frame = answer.frame();
    Frequencies all = answer.frequencies();
    StringBuilder json = new StringBuilder(512);
    json.append("{\"slice\":").append(frame.slice());
    json.append(",\"start\":\"").append(frame.start());
    json.append("\",\"end\":\"").append(frame.end()).append('"');
    Utf8 item = answer.item();
    if (item != null) {
      json.append(",\"item\":").append(JsonStrings.quoted(item));
      json.append(",\"complete\":").append(answer.complete());
    }
    json.append(",\"unique_users\":").append(all.uniqueUsers());
    json.append(",\"unique_clickers\":").append(all.clickers());
    String rate = rate(all);
    json.append(",\"unique_ctr\":").append(rate.isEmpty() ? "null" : rate);
    json.append(",\"seen\":{\"0\":").append(all.never());
    json.append(",\"1\":").append(all.once());
    json.append(",\"2\":").append(all.twice());
    json.append(",\"3\":").append(all.thrice());
    json.append(",\"4-7\":").append(all.fourToSeven());
    json.append(",\"8-15\":").append(all.eightToFifteen());
    json.append(",\"16+\":").append(all.sixteenOrMore()).append('}');
    return JsonForm.appendFrame(json, frame).append('}').toString();
  }

  /** A row below a header; the item is empty if it is about all that there was. */
  static String csv(FrequencyAnswer answer) {
    AnswerFrame frame = answer.frame();
    Frequencies all = answer.frequencies();
    StringBuilder csv = new StringBuilder(512);
    csv.append("slice,start,end,item,complete,unique_users,unique_clickers,unique_ctr");
    csv.append(",seen_0,seen_1,seen_2,seen_3,seen_4_7,seen_8_15,seen_16_or_more");
    csv.append(CsvForm.WORKER_COLUMNS).append('\n');
    csv.append(frame.slice()).append(',').append(frame.start()).append(',').append(frame.end());
    Utf8 item = answer.item();
    csv.append(',').append(item == null ? "" : CsvForm.quoted(item));
    csv.append(',').append(answer.complete());
    csv.append(',').append(all.uniqueUsers()).append(',').append(all.clickers());
    csv.append(',').append(rate(all));
    csv.append(',').append(all.never()).append(',').append(all.once());
    csv.append(',').append(all.twice()).append(',').append(all.thrice());
    csv.append(',').append(all.fourToSeven()).append(',').append(all.eightToFifteen());
    csv.append(',').append(all.sixteenOrMore());
    return CsvForm.appendWorkers(csv, frame.expected(), frame.answered(), frame.asOf())
        .append('\n')
        .toString();
  }

  /** Users who clicked by users who saw something. */
  private static String rate(Frequencies all) {
    return ClickThroughRate.of(new SliceTotals(0, all.clickers(), all.reached()));
  }
}
