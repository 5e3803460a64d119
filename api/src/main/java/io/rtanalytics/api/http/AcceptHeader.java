package io.rtanalytics.api.http;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chooses between what can be answered, by the request's {@code Accept} header. */
final class AcceptHeader {
  private AcceptHeader() {}

  /**
   * What the client likes best; of what it likes equally, what it names first.
   *
   * @param accept the header, null if there is none
   * @param offered media type or range, in lower case → the answer's form
   * @param otherwise the form if it likes none
   */
  static <T> T best(@Nullable String accept, Map<String, T> offered, T otherwise) {
    T best = otherwise;
    double bestQuality = 0;
    if (accept != null && !accept.equals("*/*")) {
      for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
        String[] parts = range.split(";", -1);
        T form = offered.get(parts[0].strip());
        double quality = quality(parts);
        if (form != null && quality > bestQuality) {
          best = form;
          bestQuality = quality;
        }
      }
    }
    return best;
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
