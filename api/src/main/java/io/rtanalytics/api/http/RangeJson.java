package io.rtanalytics.api.http;

import io.rtanalytics.api.query.StepRow;
import java.util.List;
import lombok.RequiredArgsConstructor;

/** Rows of a range as a JSON array. Users of several slices bear a name of their own. */
@RequiredArgsConstructor
final class RangeJson implements RowForm<StepRow> {
  private final boolean ofItem;

  @Override
  public String mediaType() {
    return "application/json";
  }

  @Override
  public String before() {
    return "[";
  }

  @Override
  public String rows(List<StepRow> rows, boolean first) {
    StringBuilder json = new StringBuilder(160 * rows.size());
    for (StepRow row : rows) {
      String ctr = ClickThroughRate.of(row.clicks(), row.impressions());
      json.append(first && json.length() == 0 ? "" : ",")
          .append("{\"start\":\"")
          .append(row.start())
          .append("\",\"end\":\"")
          .append(row.end())
          .append(row.isOneSlice() ? "\",\"unique_users\":" : "\",\"user_slices\":")
          .append(row.userSlices())
          .append(",\"clicks\":")
          .append(row.clicks())
          .append(",\"impressions\":")
          .append(row.impressions())
          .append(",\"ctr\":")
          .append(ctr.isEmpty() ? "null" : ctr);
      JsonForm.appendState(json, row.state());
      if (ofItem) {
        json.append(",\"complete\":").append(row.complete());
      }
      json.append('}');
    }
    return json.toString();
  }

  @Override
  public String after() {
    return "]";
  }
}
