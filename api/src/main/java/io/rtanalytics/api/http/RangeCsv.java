package io.rtanalytics.api.http;

import io.rtanalytics.api.query.StepRow;
import java.util.List;
import lombok.RequiredArgsConstructor;

/** Rows of a range as CSV with a header row. Of the two columns of users one is empty. */
@RequiredArgsConstructor
final class RangeCsv implements RowForm<StepRow> {
  private final boolean ofItem;

  @Override
  public String mediaType() {
    return "text/csv";
  }

  @Override
  public String before() {
    String columns = "start,end,unique_users,user_slices,clicks,impressions,ctr";
    return columns + (ofItem ? ",complete\n" : "\n");
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
          .append(ClickThroughRate.of(row.clicks(), row.impressions()));
      if (ofItem) {
        csv.append(',').append(row.complete());
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  @Override
  public String after() {
    return "";
  }
}
