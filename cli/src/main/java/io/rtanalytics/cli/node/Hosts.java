package io.rtanalytics.cli.node;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which addresses a node listens on. Names are never looked up: many machines have their own name
 * in a hosts file as a loopback address, and a node of that name must be reached from outside.
 */
final class Hosts {
  static final String LOOPBACK = "127.0.0.1";
  private static final String ALL = "0.0.0.0";
  private static final Pattern LOOPBACK_V4 = Pattern.compile("127(\\.\\d{1,3}){3}");
  private static final int HTTP_PORT = 80;

  private Hosts() {}

  /** Whether only this machine reaches a host of that name. */
  static boolean isLoopback(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.equals("::1")
        || name.equals("[::1]")
        || LOOPBACK_V4.matcher(name).matches();
  }

  /** What to bind for a node that has this URL. */
  static String toBind(URI url) {
    String host = String.valueOf(url.getHost());
    if (!isLoopback(host)) {
      return ALL;
    }
    if (host.startsWith("[")) {
      return host.substring(1, host.length() - 1);
    }
    return LOOPBACK_V4.matcher(host).matches() ? host : LOOPBACK;
  }

  /** The port of a URL. */
  static int port(URI url) {
    return url.getPort() > 0 ? url.getPort() : HTTP_PORT;
  }
}
