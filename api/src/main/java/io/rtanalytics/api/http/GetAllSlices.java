package io.rtanalytics.api.http;

import io.rtanalytics.api.query.QueryService;
import io.rtanalytics.api.query.SliceRow;
import io.rtanalytics.api.query.SliceScan;
import io.rtanalytics.timeline.Timeline;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import lombok.RequiredArgsConstructor;

/** {@code GET /analytics/allslices}: the totals of all slices, streamed. */
@RequiredArgsConstructor
final class GetAllSlices implements Handler<HttpServerRequest> {
  private final QueryService queries;
  private final Context context;

  @Override
  public void handle(HttpServerRequest request) {
    QueryParameters parameters = QueryParameters.of(request);
    SliceScan scan =
        queries.slices(
            parameters.optionalTimestamp("from"), parameters.optionalTimestamp("timestamp"));
    Rows rows = new Rows(Representations.of(request), scan.timeline());
    new StreamedRows<>(request, context, rows, scan::next, scan::close).begin();
  }

  private record Rows(Representation form, Timeline timeline) implements RowForm<SliceRow> {
    @Override
    public String mediaType() {
      return form.mediaType();
    }

    @Override
    public String before() {
      return form.beforeSlices();
    }

    @Override
    public String rows(List<SliceRow> slices, boolean first) {
      return form.slices(timeline, slices, first);
    }

    @Override
    public String after() {
      return form.afterSlices();
    }
  }
}
