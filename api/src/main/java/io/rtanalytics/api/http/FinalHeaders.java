package io.rtanalytics.api.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;

/**
 * The headers of an answer that never changes again. Its entity tag is weak: two answers differ in
 * when they were asked for, and in nothing that matters.
 */
final class FinalHeaders {
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  private FinalHeaders() {}

  /**
   * Adds them.
   *
   * @param digest of the slice's totals
   * @return whether the client says that it has the answer (RFC 9110, 13.1.2)
   */
  static boolean areEnough(HttpServerRequest request, String mediaType, String digest) {
    String tag = '"' + digest + '-' + mediaType.substring(mediaType.indexOf('/') + 1) + '"';
    request
        .response()
        .putHeader(HttpHeaders.ETAG, "W/" + tag)
        .putHeader(HttpHeaders.CACHE_CONTROL, FOR_EVER)
        .headers()
        .add(
            HttpHeaders.VARY, HttpHeaders.ACCEPT); // beside "Origin", where pages of others may ask
    return request.headers().getAll(HttpHeaders.IF_NONE_MATCH).stream()
        .flatMap(line -> Arrays.stream(line.split(",", -1)))
        .map(String::trim)
        .anyMatch(known -> known.equals("*") || known.equals(tag) || known.equals("W/" + tag));
  }
}
