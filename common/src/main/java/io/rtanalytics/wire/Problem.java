package io.rtanalytics.wire;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The body of every error response: {@code application/problem+json} (RFC 9457). Immutable.
 *
 * @param status the HTTP status, repeated in the body
 * @param title the status in words
 * @param detail what was wrong with this request; never holds a user's name
 * @param extensions further members of the body: numbers, strings or JSON nodes
 */
public record Problem(int status, String title, String detail, Map<String, Object> extensions) {
  /** The media type. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the extensions, keeping their order. */
  public Problem {
    extensions = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(extensions));
  }

  /** A problem without further members. */
  public Problem(int status, String title, String detail) {
    this(status, title, detail, Map.of());
  }

  /** The same problem with one more member. */
  public Problem with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(extensions);
    more.put(name, value);
    return new Problem(status, title, detail, more);
  }

  /** The body, as one line of JSON. */
  public String toJson() {
    ObjectNode body = JSON.createObjectNode();
    body.put("type", "about:blank").put("title", title).put("status", status).put("detail", detail);
    extensions.forEach((name, value) -> body.set(name, JSON.valueToTree(value)));
    return body.toString();
  }
}
