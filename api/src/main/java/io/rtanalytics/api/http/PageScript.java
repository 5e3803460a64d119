package io.rtanalytics.api.http;

import io.rtanalytics.api.collect.Collector;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** {@code GET /rt.js}: the script that pages load. Read once, for all event loops. */
final class PageScript {
  private static final int ETAG_BYTES = 8;

  private final Buffer script;
  private final String etag;

  PageScript() {
    byte[] bytes = ClassPath.read("rt.js");
    script = Buffer.buffer(bytes);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      etag = '"' + HexFormat.of().formatHex(digest, 0, ETAG_BYTES) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  void get(HttpServerRequest request, Collector collector) {
    CollectAnswers.requireOn(collector);
    CollectAnswers.shared(request)
        .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=3600")
        .putHeader(HttpHeaders.ETAG, etag)
        // Everybody may have it, also with crossorigin and integrity.
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    String known = request.headers().get(HttpHeaders.IF_NONE_MATCH);
    if (known != null && (known.contains(etag) || known.strip().equals("*"))) {
      request.response().setStatusCode(304).end();
      return;
    }
    request
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/javascript; charset=utf-8")
        .end(script);
  }
}
