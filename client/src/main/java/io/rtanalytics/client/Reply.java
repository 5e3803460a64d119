package io.rtanalytics.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import lombok.RequiredArgsConstructor;

/** An HTTP response, read whole. */
@RequiredArgsConstructor
final class Reply {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN = 200;

  private final int status;
  private final Map<String, String> headers; // by name in lower case; of a repeated one the first
  private final byte[] body;

  int status() {
    return status;
  }

  /** The body itself, not a copy. Read only. */
  byte[] body() {
    return body;
  }

  /** A header's value. */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * The body as JSON.
   *
   * @throws IOException if it is none
   */
  JsonNode json() throws IOException {
    return JSON.readTree(body);
  }

  /**
   * What went wrong: the {@code detail} of a problem, else the status with the body's beginning.
   */
  String detail() {
    try {
      JsonNode detail = json().path("detail");
      if (detail.isTextual()) {
        return detail.textValue();
      }
    } catch (IOException e) {
      // Not JSON: something else than a node has answered.
    }
    String text = new String(body, StandardCharsets.UTF_8).strip().replaceAll("\\s+", " ");
    String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    return "status " + status + (shown.isEmpty() ? "" : ": " + shown);
  }
}
