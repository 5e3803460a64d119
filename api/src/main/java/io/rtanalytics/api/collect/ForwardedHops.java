package io.rtanalytics.api.collect;

import io.rtanalytics.web.Addresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads whom proxies were asked by, the nearest last: {@code X-Forwarded-For}, or without any
 * {@code Forwarded} (RFC 7239). Stateless.
 */
final class ForwardedHops {
  /** More proxies than there are in a row; those farther away are not looked at. */
  private static final int MOST = 32;

  private ForwardedHops() {}

  /** The hops as they are written, the nearest {@value #MOST} at most. */
  static List<String> of(RequestHead head) {
    List<String> xForwardedFor = head.headers("x-forwarded-for");
    List<String> hops = new ArrayList<>();
    if (!xForwardedFor.isEmpty()) {
      xForwardedFor.forEach(
          value -> Arrays.stream(value.split(",", -1)).map(String::strip).forEach(hops::add));
    } else {
      head.headers("forwarded")
          .forEach(value -> elements(value).forEach(hop -> hops.add(forOf(hop))));
    }
    return hops.subList(Math.max(0, hops.size() - MOST), hops.size());
  }

  /**
   * The elements of a value. One with a quote that does not end may hide in it what a proxy has
   * added, so all that it says is one hop that is not known.
   */
  private static List<String> elements(String value) {
    boolean broken = value.chars().filter(c -> c == '"').count() % 2 != 0;
    return broken ? List.of("") : split(value, ',');
  }

  /** The address behind {@code for=} of a hop; empty without one. */
  private static String forOf(String hop) {
    for (String pair : split(hop, ';')) {
      if (pair.toLowerCase(Locale.ROOT).startsWith("for=")) {
        String value = pair.substring("for=".length()).strip();
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
      }
    }
    return "";
  }

  /** The parts between separators that do not stand in quotes, without space around them. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next == '"') {
        quoted = !quoted;
      } else if (next == separator && !quoted) {
        parts.add(text.substring(from, i).strip());
        from = i + 1;
      }
    }
    parts.add(text.substring(from).strip());
    return parts;
  }

  /** The address of a hop, with or without a port; empty if it is hidden, unknown or broken. */
  static Optional<InetAddress> address(String hop) {
    String address = hop;
    int colon = hop.lastIndexOf(':');
    boolean hasPort =
        hop.startsWith("[") ? colon > hop.indexOf(']') : colon >= 0 && colon == hop.indexOf(':');
    if (hasPort) {
      if (!hop.substring(colon + 1).matches("[0-9]{1,5}")) {
        return Optional.empty();
      }
      address = hop.substring(0, colon);
    }
    return Addresses.parse(address);
  }
}
