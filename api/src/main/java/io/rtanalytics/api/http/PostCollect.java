package io.rtanalytics.api.http;

import io.rtanalytics.api.collect.CollectFields;
import io.rtanalytics.api.collect.Collector;
import io.rtanalytics.api.decode.QueryDecoder;
import io.rtanalytics.api.ingest.Rejection;
import io.rtanalytics.event.Action;
import io.rtanalytics.event.InvalidEvent;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import lombok.RequiredArgsConstructor;

/**
 * {@code POST /collect}: an event of a page that {@code rt.js} is part of. It comes as a form that
 * calls itself text, for which browsers need not ask beforehand.
 */
@RequiredArgsConstructor
final class PostCollect implements Handler<HttpServerRequest> {
  private static final int MAX_BODY_BYTES = 4 << 10;

  private final Collector collector;

  @Override
  public void handle(HttpServerRequest request) {
    CollectAnswers.requireOn(collector);
    HttpServerResponse response = CollectAnswers.unkept(request);
    VertxHead head = new VertxHead(request);
    if (CollectAnswers.isDeclined(head, collector)) {
      response.setStatusCode(204).end();
      return;
    }
    try {
      requireForm(request);
    } catch (RequestRefused e) {
      turnAway(request, e, Rejection.INVALID);
      return;
    }
    Bodies.read(
        request,
        MAX_BODY_BYTES,
        body -> accept(head, body),
        tooLarge -> turnAway(request, tooLarge, Rejection.TOO_LARGE));
  }

  private static void requireForm(HttpServerRequest request) {
    if (Bodies.isGzip(request)) {
      throw RequestRefused.wrongMediaType("a single event is not packed");
    }
    switch (Bodies.mediaType(request)) {
      case "text/plain", "application/x-www-form-urlencoded" -> {}
      default ->
          throw RequestRefused.wrongMediaType(
              "an event is a form, as text/plain or application/x-www-form-urlencoded");
    }
  }

  private void accept(VertxHead head, byte[] body) {
    CollectFields fields = new CollectFields();
    Action action;
    try {
      QueryDecoder.decode(body, fields);
      action = fields.action();
    } catch (InvalidEvent e) {
      turnAway(head.request(), e, Rejection.INVALID);
      return;
    }
    collector.accept(head, action, fields, new EventReply(head.request()));
  }

  private void turnAway(HttpServerRequest request, RuntimeException why, Rejection reason) {
    collector.turnedAway(reason);
    ErrorResponses.send(request, why);
  }
}
