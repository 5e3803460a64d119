package io.rtanalytics.api.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Arrays;
import java.util.Locale;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/**
 * Sends a file of the live page: compressed to who takes it so, and not again to who has it. A
 * browser asks each time whether its copy is still good, so that page and node are always of one
 * version.
 */
@RequiredArgsConstructor
final class SendFile implements Handler<HttpServerRequest> {
  private final StaticFile file;
  private final Vertx vertx;

  @Override
  public void handle(HttpServerRequest request) {
    StaticFile.Content known = file.known();
    if (known != null) {
      send(request, known);
      return;
    }
    vertx
        .executeBlocking(file::read)
        .onFailure(error -> ErrorResponses.send(request, error))
        .onSuccess(content -> send(request, content));
  }

  private void send(HttpServerRequest request, StaticFile.Content content) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    response
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .putHeader(HttpHeaders.ETAG, content.tag())
        .putHeader("Content-Security-Policy", Pages.POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer");
    response.headers().add(HttpHeaders.VARY, "Accept-Encoding"); // perhaps beside Origin
    if (names(request.getHeader(HttpHeaders.IF_NONE_MATCH), content.tag())) {
      response.setStatusCode(304).end();
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, file.mediaType());
    if (takesGzip(request.getHeader(HttpHeaders.ACCEPT_ENCODING))) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip").end(content.gzip());
    } else {
      response.end(content.plain());
    }
  }

  private static boolean names(@Nullable String tags, String tag) {
    return tags != null && Arrays.stream(tags.split(",")).map(String::trim).anyMatch(tag::equals);
  }

  /** Whether gzip is among the encodings, and not with a quality of zero. */
  static boolean takesGzip(@Nullable String encodings) {
    if (encodings == null) {
      return false;
    }
    return Arrays.stream(encodings.toLowerCase(Locale.ROOT).split(","))
        .map(String::trim)
        .anyMatch(it -> it.matches("gzip(\\s*;.*)?") && !it.matches(".*;\\s*q=0(\\.0*)?"));
  }
}
