package io.rtanalytics.api.http;

import io.rtanalytics.api.collect.CollectFields;
import io.rtanalytics.api.collect.Collector;
import io.rtanalytics.api.collect.SiteRefused;
import io.rtanalytics.api.decode.QueryDecoder;
import io.rtanalytics.event.Action;
import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Base64;
import lombok.RequiredArgsConstructor;

/**
 * {@code GET /pixel.gif}: an impression, for mails and for browsers without scripts. The image
 * comes whatever becomes of the event, and at once: a mail must not show that counting failed. The
 * counters do. {@code HEAD} counts nothing.
 */
@RequiredArgsConstructor
final class GetPixel implements Handler<HttpServerRequest> {
  /** One transparent point, as GIF. */
  private static final byte[] IMAGE =
      Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

  private final Collector collector;

  @Override
  public void handle(HttpServerRequest request) {
    CollectAnswers.requireOn(collector);
    if (request.method().equals(HttpMethod.GET)) {
      count(new VertxHead(request));
    }
    CollectAnswers.unkept(request)
        .putHeader(HttpHeaders.CONTENT_TYPE, "image/gif")
        .end(Buffer.buffer(IMAGE));
  }

  private void count(VertxHead head) {
    if (CollectAnswers.isDeclined(head, collector)) {
      return;
    }
    CollectFields fields = new CollectFields();
    QueryDecoder.decode(head.request().query(), fields);
    try {
      collector.accept(head, Action.IMPRESSION, fields, CollectAnswers.UNHEARD);
    } catch (SiteRefused | InvalidEvent | Refused | NotStored e) {
      // Counted where it was thrown.
    }
  }
}
