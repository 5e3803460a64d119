package io.rtanalytics.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads IP addresses, and nothing else: no name is ever looked up. Stateless. */
public final class Addresses {
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  private Addresses() {}

  /**
   * An address as it is written in headers and files: {@code 192.0.2.1}, {@code 2001:db8::1} or
   * {@code [2001:db8::1]}. An IPv4 address that is written as IPv6 ({@code ::ffff:192.0.2.1}) is
   * IPv4. Numbers of IPv4 are decimal; other old forms of it are refused, since not everybody reads
   * them alike.
   *
   * @return the address; empty if the text is none
   */
  public static Optional<InetAddress> parse(String text) {
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    try {
      if (bare.indexOf(':') >= 0) {
        // In brackets it is an address to the JDK, or an error, but never a name.
        return IPV6.matcher(bare).matches()
            ? Optional.of(InetAddress.getByName('[' + bare + ']'))
            : Optional.empty();
      }
      return IPV4.matcher(text).matches() ? ipv4(text) : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static Optional<InetAddress> ipv4(String text) throws UnknownHostException {
    byte[] bytes = new byte[4];
    int at = 0;
    for (String part : text.split("\\.", -1)) {
      int number = Integer.parseInt(part);
      if (number > 255 || (part.length() > 1 && part.startsWith("0"))) {
        return Optional.empty();
      }
      bytes[at++] = (byte) number;
    }
    return Optional.of(InetAddress.getByAddress(bytes));
  }
}
