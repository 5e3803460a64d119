package io.rtanalytics.api.http;

import io.rtanalytics.api.query.QueryService;
import io.rtanalytics.event.Utf8;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import lombok.RequiredArgsConstructor;

/** {@code GET /analytics}: the totals of a slice, or of one item in it. */
@RequiredArgsConstructor
final class GetTotals implements Handler<HttpServerRequest> {
  private final QueryService queries;
  private final Context context;

  @Override
  public void handle(HttpServerRequest request) {
    QueryParameters parameters = QueryParameters.of(request);
    boolean partial = parameters.partial();
    Representation form = Representations.of(request);
    Utf8 item = parameters.item();
    if (item != null) {
      Answers.whenThere(
          queries.items().item(parameters.timestamp(), item, partial),
          request,
          context,
          answer ->
              Answers.send(
                  request,
                  form.mediaType(),
                  answer.frame(),
                  partial,
                  answer.complete(),
                  form.item(answer)));
      return;
    }
    Answers.whenThere(
        queries.totals(parameters.timestamp(), partial),
        request,
        context,
        answer -> Answers.send(request, form, answer, partial, form.slice(answer)));
  }
}
