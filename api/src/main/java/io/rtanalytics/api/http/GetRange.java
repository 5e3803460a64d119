package io.rtanalytics.api.http;

import io.rtanalytics.api.query.QueryService;
import io.rtanalytics.api.query.RangeQuestion;
import io.rtanalytics.api.query.StepRow;
import io.rtanalytics.api.query.StepScan;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import lombok.RequiredArgsConstructor;

/** {@code GET /analytics/range}: what was counted, step by step, streamed. */
@RequiredArgsConstructor
final class GetRange implements Handler<HttpServerRequest> {
  private final QueryService queries;
  private final Context context;

  @Override
  public void handle(HttpServerRequest request) {
    RangeQuestion question = RangeParameters.question(QueryParameters.of(request));
    boolean ofItem = question.item() != null;
    RowForm<StepRow> form =
        Representations.isCsv(request) ? new RangeCsv(ofItem) : new RangeJson(ofItem);
    StepScan scan = queries.range(question);
    new StreamedRows<>(request, context, form, scan::next, scan::close).begin();
  }
}
