package io.rtanalytics.api.http;

import io.rtanalytics.api.query.QueryService;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import lombok.RequiredArgsConstructor;

/** {@code GET /analytics}: the totals of a slice. */
@RequiredArgsConstructor
final class GetTotals implements Handler<HttpServerRequest> {
  private final QueryService queries;
  private final Context context;

  @Override
  public void handle(HttpServerRequest request) {
    QueryParameters parameters = QueryParameters.of(request);
    boolean partial = parameters.partial();
    Representation form = Representations.of(request);
    Answers.whenThere(
        queries.totals(parameters.timestamp(), partial),
        request,
        context,
        answer -> Answers.send(request, form, answer, partial, form.slice(answer)));
  }
}
