package io.rtanalytics.storage.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.wire.ItemListFormat;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of a request to a worker, each checked when it is asked for. */
final class QueryParameters {
  private static final Set<String> NAMES =
      Set.of("slice", "user", "click", "impression", "from", "to", "digest", "item");

  // More than all of time in slices of a second, and far from where a long overflows.
  private static final int MAX_SLICE_DIGITS = 18;

  private final Map<String, Utf8> values = new HashMap<>();

  private QueryParameters() {}

  /**
   * Reads the query of a request. Parameters that nobody asks for are ignored.
   *
   * @throws InvalidEvent if one is repeated, or is not UTF-8 with whole escapes
   */
  static QueryParameters of(HttpServerRequest request) {
    QueryParameters parameters = new QueryParameters();
    String query = request.query();
    if (query != null) {
      for (String pair : query.split("&", -1)) {
        parameters.add(pair);
      }
    }
    return parameters;
  }

  private void add(String pair) {
    int equals = pair.indexOf('=');
    String name = unescape(equals < 0 ? pair : pair.substring(0, equals), "query").toString();
    if (!NAMES.contains(name)) {
      return;
    }
    Utf8 value = unescape(equals < 0 ? "" : pair.substring(equals + 1), name);
    if (values.putIfAbsent(name, value) != null) {
      throw new InvalidEvent(name, "repeated");
    }
  }

  private static Utf8 unescape(String text, String name) {
    byte[] escaped = text.getBytes(ISO_8859_1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(escaped.length);
    for (int i = 0; i < escaped.length; i++) {
      if (escaped[i] == '%') {
        bytes.write(escapedByte(text, i, name));
        i += 2;
      } else {
        bytes.write(escaped[i] == '+' ? ' ' : escaped[i]);
      }
    }
    Utf8 value = Utf8.wrap(bytes.toByteArray(), 0, bytes.size());
    if (!value.isWellFormed()) {
      throw new InvalidEvent(name, "not UTF-8");
    }
    return value;
  }

  private static int escapedByte(String text, int at, String name) {
    if (at + 2 < text.length()
        && HexFormat.isHexDigit(text.charAt(at + 1))
        && HexFormat.isHexDigit(text.charAt(at + 2))) {
      return HexFormat.fromHexDigits(text, at + 1, at + 3);
    }
    throw new InvalidEvent(name, "broken escape: a percent sign without two hexadecimal digits");
  }

  /** Whether it is there, with or without a value. */
  boolean has(String name) {
    return values.containsKey(name);
  }

  /**
   * A text.
   *
   * @throws InvalidEvent if it is missing, empty or longer than that many bytes
   */
  Utf8 text(String name, int maxBytes) {
    Utf8 value = values.get(name);
    if (value == null) {
      throw new InvalidEvent(name, "missing");
    }
    if (value.isEmpty()) {
      throw new InvalidEvent(name, "empty");
    }
    if (value.length() > maxBytes) {
      throw new InvalidEvent(name, "longer than " + maxBytes + " bytes");
    }
    return value;
  }

  /**
   * An item, if there is one.
   *
   * @throws InvalidEvent if it is empty or longer than any item
   */
  @Nullable Utf8 item() {
    return has("item") ? text("item", ItemListFormat.MAX_NAME_BYTES) : null;
  }

  /**
   * The number of a slice.
   *
   * @throws InvalidEvent if it is missing, or no number from 0 on
   */
  long slice(String name) {
    String text = text(name, 64).toString();
    if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new InvalidEvent(name, "not the number of a slice, 0 or more");
    }
    if (text.length() > MAX_SLICE_DIGITS) {
      throw new InvalidEvent(name, "out of range");
    }
    return Long.parseLong(text);
  }

  /**
   * The digest of a routing, if there is one.
   *
   * @throws InvalidEvent if it is not 16 hexadecimal digits
   */
  OptionalLong digest(String name) {
    if (!has(name)) {
      return OptionalLong.empty();
    }
    String text = text(name, 64).toString();
    if (text.length() != 16 || !text.chars().allMatch(HexFormat::isHexDigit)) {
      throw new InvalidEvent(name, "not 16 hexadecimal digits");
    }
    return OptionalLong.of(HexFormat.fromHexDigitsToLong(text));
  }
}
