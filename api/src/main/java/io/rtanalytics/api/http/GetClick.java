package io.rtanalytics.api.http;

import io.rtanalytics.api.collect.CollectFields;
import io.rtanalytics.api.collect.Collector;
import io.rtanalytics.api.collect.SiteRefused;
import io.rtanalytics.api.decode.QueryDecoder;
import io.rtanalytics.api.ingest.Rejection;
import io.rtanalytics.event.Action;
import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import lombok.RequiredArgsConstructor;

/**
 * {@code GET /click}: counts a click and sends the visitor on, to hosts that are allowed and
 * nowhere else. Whoever may go there arrives, at once and whether or not the click can be counted:
 * of the query, only {@code to} decides about that. {@code HEAD} leads to the same place and counts
 * nothing.
 */
@RequiredArgsConstructor
final class GetClick implements Handler<HttpServerRequest> {
  private final Collector collector;

  @Override
  public void handle(HttpServerRequest request) {
    CollectAnswers.requireOn(collector);
    boolean counts = request.method().equals(HttpMethod.GET);
    CollectFields fields = new CollectFields();
    QueryDecoder.decode(request.query(), fields);
    String target;
    try {
      target = collector.target(fields);
    } catch (InvalidEvent e) {
      if (counts) {
        collector.turnedAway(Rejection.INVALID);
      }
      throw e;
    }
    if (counts) {
      count(new VertxHead(request), fields);
    }
    CollectAnswers.unkept(request)
        .setStatusCode(302)
        .putHeader(HttpHeaders.LOCATION, target)
        .putHeader("Referrer-Policy", "strict-origin")
        .end();
  }

  private void count(VertxHead head, CollectFields fields) {
    if (CollectAnswers.isDeclined(head, collector)) {
      return;
    }
    try {
      collector.accept(head, Action.CLICK, fields, CollectAnswers.UNHEARD);
    } catch (SiteRefused | InvalidEvent | Refused | NotStored e) {
      // Counted where it was thrown.
    }
  }
}
