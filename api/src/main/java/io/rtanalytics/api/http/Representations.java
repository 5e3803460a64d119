package io.rtanalytics.api.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Chooses the form of an answer by the request's {@code Accept} header. */
final class Representations {
  private static final Representation LINES = new LineProtocol();
  private static final Representation JSON = new JsonForm();
  private static final Representation CSV = new CsvForm();

  private Representations() {}

  /** What the client likes best of the three; the line protocol if it likes none. */
  static Representation of(HttpServerRequest request) {
    return of(request.headers().get(HttpHeaders.ACCEPT));
  }

  static Representation of(@Nullable String accept) {
    Representation best = LINES;
    double bestQuality = 0;
    if (accept != null && !accept.equals("*/*")) {
      for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
        String[] parts = range.split(";", -1);
        Representation offered = offered(parts[0].strip());
        double quality = quality(parts);
        if (offered != null && quality > bestQuality) {
          best = offered;
          bestQuality = quality;
        }
      }
    }
    return best;
  }

  private static @Nullable Representation offered(String range) {
    return switch (range) {
      case "text/plain", "text/*", "*/*" -> LINES;
      case "application/json", "application/*" -> JSON;
      case "text/csv" -> CSV;
      default -> null;
    };
  }

  private static double quality(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("q=")) {
        try {
          return Double.parseDouble(parameter.substring(2));
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return 1;
  }
}
