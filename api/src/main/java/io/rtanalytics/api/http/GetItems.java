package io.rtanalytics.api.http;

import io.rtanalytics.api.query.ItemQueries;
import io.rtanalytics.api.query.TopItems;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import lombok.RequiredArgsConstructor;

/** {@code GET /analytics/items}: the first items of a slice. */
@RequiredArgsConstructor
final class GetItems implements Handler<HttpServerRequest> {
  private final ItemQueries queries;
  private final Context context;

  @Override
  public void handle(HttpServerRequest request) {
    QueryParameters parameters = QueryParameters.of(request);
    boolean partial = parameters.partial();
    boolean csv = Representations.isCsv(request);
    Answers.whenThere(
        queries.top(parameters.timestamp(), parameters.top(), partial),
        request,
        context,
        answer -> send(request, answer, partial, csv));
  }

  private static void send(
      HttpServerRequest request, TopItems answer, boolean partial, boolean csv) {
    Answers.send(
        request,
        csv ? "text/csv" : "application/json",
        answer.frame(),
        partial,
        answer.other() == null,
        csv ? ItemsForm.csv(answer) : ItemsForm.json(answer));
  }
}
