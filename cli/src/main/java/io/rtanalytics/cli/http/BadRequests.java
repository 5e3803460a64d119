package io.rtanalytics.cli.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.rtanalytics.wire.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Answers requests that cannot be read, and so never come to a route. Any event loop. */
final class BadRequests {
  private BadRequests() {}

  /** Answers a request that could not be read, and closes: where the next one begins is unknown. */
  static void unreadable(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    Problem problem;
    if (cause instanceof TooLongHttpLineException) {
      problem =
          new Problem(
              414,
              "URI Too Long",
              "the request line is longer than " + ServerLimits.LINE_BYTES + " bytes");
    } else if (cause instanceof TooLongHttpHeaderException) {
      problem =
          new Problem(
              431,
              "Request Header Fields Too Large",
              "the headers are longer than " + ServerLimits.HEADER_BYTES + " bytes");
    } else {
      problem = new Problem(400, "Bad Request", "this is not HTTP/1.1");
    }
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    send(request, problem);
    request.connection().close();
  }

  private static void send(HttpServerRequest request, Problem problem) {
    request
        .response()
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(problem.toJson());
  }
}
