package io.rtanalytics.web;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The hosts that an entry of a list stands for: one, as {@code example.org}, or all below one but
 * not itself, as {@code *.example.org}; with {@code :8443} at that port. Immutable.
 *
 * @param host in lower case and ASCII, without a dot at its end, {@code *.} and port
 * @param below whether it stands for the hosts below it
 * @param port the port, 1 to 65535; {@value #ANY_PORT} if none was named
 */
public record HostPattern(String host, boolean below, int port) {
  /** No port was named. */
  public static final int ANY_PORT = -1;

  /** How an entry may look. */
  public static final String WORDS =
      "hosts like \"example.org\", \"*.example.org\" or \"localhost:3000\"";

  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([a-z0-9-]*+(?<!-))?(\\.[a-z0-9]([a-z0-9-]*+(?<!-))?)*+");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]{2,45}]");
  private static final int MAX_NAME = 253;

  /**
   * Reads an entry. International names may be written as they are spoken.
   *
   * @throws IllegalArgumentException if it is none; the message says what was wrong
   */
  public static HostPattern parse(String text) {
    if (text.indexOf('/') >= 0) {
      throw new IllegalArgumentException("is not a host"); // but perhaps a URL
    }
    boolean below = text.startsWith("*.");
    String rest = below ? text.substring(2) : text;
    int colon = rest.lastIndexOf(':');
    int port = ANY_PORT;
    if (colon > rest.lastIndexOf(']')) {
      port = portOf(rest.substring(colon + 1));
      rest = rest.substring(0, colon);
    }
    String host = hostOf(rest);
    if (below && host.indexOf('.') < 0 && !host.equals("localhost")) {
      throw new IllegalArgumentException("stands for everybody's hosts");
    }
    return new HostPattern(host, below, port);
  }

  private static int portOf(String digits) {
    if (!digits.matches("[0-9]{1,5}") || digits.equals("0") || Integer.parseInt(digits) > 65_535) {
      throw new IllegalArgumentException("has a port that is not within 1 to 65535");
    }
    return Integer.parseInt(digits);
  }

  private static String hostOf(String text) {
    if (IPV6.matcher(text).matches() && Addresses.parse(text).isPresent()) {
      return text;
    }
    String name;
    try {
      name = normalised(IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES));
    } catch (IllegalArgumentException e) {
      name = "";
    }
    if (name.length() > MAX_NAME || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("is not a host");
    }
    return name;
  }

  /** A host as it is compared: in lower case, and without a dot at its end. */
  public static String normalised(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** As it is written in a list. */
  @Override
  public String toString() {
    return (below ? "*." : "") + host + (port == ANY_PORT ? "" : ":" + port);
  }
}
