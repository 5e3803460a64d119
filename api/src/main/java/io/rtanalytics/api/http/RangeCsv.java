package io.rtanalytics.api.http;

import io.rtanalytics.api.query.StepRow;
import java.util.List;

/** Rows of a range as CSV with a header row. Of the two columns of users one is empty. */
final class RangeCsv implements RowForm<StepRow> {
  @Override
  public String mediaType() {
    return "text/csv";
  }

  @Override
  public String before() {
    return "start,end,unique_users,user_slices,clicks,impressions,ctr\n";
  }

  @Override
  public String rows(List<StepRow> rows, boolean first) {
    StringBuilder csv = new StringBuilder(80 * rows.size());
    for (StepRow row : rows) {
      csv.append(row.start()).append(',').append(row.end()).append(',');
      if (row.isOneSlice()) {
        csv.append(row.userSlices()).append(',');
      } else {
        csv.append(',').append(row.userSlices());
      }
      csv.append(',')
          .append(row.clicks())
          .append(',')
          .append(row.impressions())
          .append(',')
          .append(ClickThroughRate.of(row.clicks(), row.impressions()))
          .append('\n');
    }
    return csv.toString();
  }

  @Override
  public String after() {
    return "";
  }
}
