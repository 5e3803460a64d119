package io.rtanalytics.api.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.Supplier;
import lombok.RequiredArgsConstructor;

/** {@code GET /health/live} and {@code GET /health/ready}. */
@RequiredArgsConstructor
final class Health {
  private final Supplier<Optional<String>> notReady;

  /** The process answers: that is all. */
  void live(HttpServerRequest request) {
    request.response().putHeader(HttpHeaders.CONTENT_TYPE, "text/plain").end("ok\n");
  }

  /** The node can serve; otherwise 503 with the reason. */
  void ready(HttpServerRequest request) {
    notReady
        .get()
        .ifPresentOrElse(
            reason -> ErrorResponses.send(request, RequestRefused.notReady(reason)),
            () -> live(request));
  }
}
