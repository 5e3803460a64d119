package io.rtanalytics.api.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.function.Function;
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
    return best(accept, LINES, Representations::offered);
  }

  /** Whether the client likes CSV best, where there are CSV and JSON; it gets JSON else. */
  static boolean isCsv(HttpServerRequest request) {
    return best(request.headers().get(HttpHeaders.ACCEPT), false, Representations::offeredAsTable);
  }

  private static <T> T best(
      @Nullable String accept, T byDefault, Function<String, @Nullable T> offers) {
    T best = byDefault;
    double bestQuality = 0;
    if (accept != null && !accept.equals("*/*")) {
      for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
        String[] parts = range.split(";", -1);
        T offered = offers.apply(parts[0].strip());
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

  private static @Nullable Boolean offeredAsTable(String range) {
    return switch (range) {
      case "application/json", "application/*", "*/*" -> false;
      case "text/csv", "text/*" -> true;
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
