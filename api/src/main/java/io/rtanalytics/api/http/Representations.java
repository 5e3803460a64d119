package io.rtanalytics.api.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chooses the form of an answer by the request's {@code Accept} header. */
final class Representations {
  private static final Representation LINES = new LineProtocol();
  private static final Representation JSON = new JsonForm();
  private static final Representation CSV = new CsvForm();
  private static final Map<String, Representation> OFFERED =
      Map.of(
          "text/plain", LINES,
          "text/*", LINES,
          "*/*", LINES,
          "application/json", JSON,
          "application/*", JSON,
          "text/csv", CSV);

  private static final Map<String, Boolean> TABLES =
      Map.of(
          "application/json", false,
          "application/*", false,
          "*/*", false,
          "text/csv", true,
          "text/*", true);

  private Representations() {}

  /** What the client likes best of the three; the line protocol if it likes none. */
  static Representation of(HttpServerRequest request) {
    return of(request.headers().get(HttpHeaders.ACCEPT));
  }

  static Representation of(@Nullable String accept) {
    return AcceptHeader.best(accept, OFFERED, LINES);
  }

  /** Whether the client likes CSV best, where there are CSV and JSON; it gets JSON else. */
  static boolean isCsv(HttpServerRequest request) {
    return AcceptHeader.best(request.headers().get(HttpHeaders.ACCEPT), TABLES, false);
  }
}
