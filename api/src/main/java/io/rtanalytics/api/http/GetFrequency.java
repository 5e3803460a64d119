package io.rtanalytics.api.http;

import io.rtanalytics.api.query.FrequencyAnswer;
import io.rtanalytics.api.query.ItemQueries;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import lombok.RequiredArgsConstructor;

/** {@code GET /analytics/frequency}: how often the users of a slice saw something. */
@RequiredArgsConstructor
final class GetFrequency implements Handler<HttpServerRequest> {
  private final ItemQueries queries;
  private final Context context;

  @Override
  public void handle(HttpServerRequest request) {
    QueryParameters parameters = QueryParameters.of(request);
    boolean partial = parameters.partial();
    boolean csv = Representations.isCsv(request);
    Answers.whenThere(
        queries.frequencies(parameters.timestamp(), parameters.item(), partial),
        request,
        context,
        answer -> send(request, answer, partial, csv));
  }

  private static void send(
      HttpServerRequest request, FrequencyAnswer answer, boolean partial, boolean csv) {
    Answers.send(
        request,
        csv ? "text/csv" : "application/json",
        answer.frame(),
        partial,
        answer.complete(),
        csv ? FrequencyForm.csv(answer) : FrequencyForm.json(answer));
  }
}
