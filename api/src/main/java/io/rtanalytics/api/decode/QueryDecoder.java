package io.rtanalytics.api.decode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.Utf8;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decodes query strings and forms ({@code application/x-www-form-urlencoded}): {@code +} is a
 * space, {@code %} escapes a byte, pairs are separated by {@code &}.
 *
 * <p>Values are unescaped where they stand, so a request costs one array, however many parameters.
 */
public final class QueryDecoder {
  private static final Utf8 EMPTY = Utf8.of("");

  /** What an error may name; any other name is the client's own and might tell who someone is. */
  private static final Set<String> NAMES =
      Set.of(
          "timestamp",
          "user",
          "action",
          "click",
          "impression",
          "item",
          "id",
          "from",
          "to",
          "step",
          "timezone",
          "sort",
          "limit",
          "min_impressions",
          "partial",
          "site");

  private QueryDecoder() {}

  /**
   * Decodes the query of a URI.
   *
   * @param query as it stands in the request line, one character per byte; null if there is none
   * @param into gets the parameters, in order
   * @throws InvalidEvent if an escape is broken, and {@link Parameters#broken} minds
   */
  public static void decode(@Nullable String query, Parameters into) {
    if (query != null) {
      decode(query.getBytes(ISO_8859_1), into);
    }
  }

  /**
   * Decodes a form.
   *
   * @param bytes the whole form; overwritten, and owned by the decoded values from now on
   * @param into gets the parameters, in order
   * @throws InvalidEvent if an escape is broken, and {@link Parameters#broken} minds
   */
  public static void decode(byte[] bytes, Parameters into) {
    int at = 0;
    while (at < bytes.length) {
      int end = indexOf('&', bytes, at, bytes.length);
      if (end > at) {
        pair(bytes, at, end, into);
      }
      at = end + 1;
    }
  }

  private static void pair(byte[] bytes, int from, int to, Parameters into) {
    int equals = indexOf('=', bytes, from, to);
    Utf8 name = null;
    Utf8 value;
    try {
      name = unescape(bytes, from, equals, null);
      value = equals == to ? EMPTY : unescape(bytes, equals + 1, to, name);
    } catch (InvalidEvent e) {
      into.broken(name, e);
      return;
    }
    into.parameter(name, value);
  }

  private static int indexOf(char sought, byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != sought) {
      at++;
    }
    return at;
  }

  private static Utf8 unescape(byte[] bytes, int from, int to, @Nullable Utf8 name) {
    int out = from;
    for (int in = from; in < to; in++) {
      byte next = bytes[in];
      if (next == '+') {
        next = ' ';
      } else if (next == '%') {
        next = (byte) escaped(bytes, in, to, name);
        in += 2;
      }
      bytes[out++] = next;
    }
    return Utf8.wrap(bytes, from, out - from);
  }

  private static int escaped(byte[] bytes, int percent, int to, @Nullable Utf8 name) {
    if (percent + 2 < to) {
      int high = Character.digit(bytes[percent + 1], 16);
      int low = Character.digit(bytes[percent + 2], 16);
      if (high >= 0 && low >= 0) {
        return (high << 4) | low;
      }
    }
    String said = name == null ? "" : name.toString();
    throw new InvalidEvent(
        NAMES.contains(said) ? said : "query",
        "broken escape: a percent sign needs two hexadecimal digits");
  }
}
