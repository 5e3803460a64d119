package io.rtanalytics.api.http;

import io.rtanalytics.api.query.QueryService;
import io.rtanalytics.api.query.StepRow;
import io.rtanalytics.api.query.StepScan;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import lombok.RequiredArgsConstructor;

/** {@code GET /analytics/range}: what was counted, step by step, streamed. */
@RequiredArgsConstructor
final class GetRange implements Handler<HttpServerRequest> {
  private static final RowForm<StepRow> JSON = new RangeJson();
  private static final RowForm<StepRow> CSV = new RangeCsv();
  private static final Map<String, RowForm<StepRow>> OFFERED =
      Map.of(
          "application/json", JSON,
          "application/*", JSON,
          "*/*", JSON,
          "text/csv", CSV,
          "text/*", CSV);

  private final QueryService queries;
  private final Context context;

  @Override
  public void handle(HttpServerRequest request) {
    StepScan scan = queries.range(RangeParameters.question(QueryParameters.of(request)));
    String accept = request.headers().get(HttpHeaders.ACCEPT);
    RowForm<StepRow> form = AcceptHeader.best(accept, OFFERED, JSON);
    new StreamedRows<>(request, context, form, scan::next).send();
  }
}
