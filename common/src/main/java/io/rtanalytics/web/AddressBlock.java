package io.rtanalytics.web;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * A block of IP addresses, as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address.
 * Immutable.
 */
public final class AddressBlock {
  /** How a block may look. */
  public static final String WORDS =
      "addresses like \"10.0.0.7\", or blocks like \"10.0.0.0/8\" and \"fd00::/8\"";

  private final String text;
  private final byte[] first;
  private final int prefix;

  private AddressBlock(String text, byte[] first, int prefix) {
    this.text = text;
    this.first = first;
    this.prefix = prefix;
  }

  /**
   * Reads a block.
   *
   * @throws IllegalArgumentException if it is none; the message says what was wrong
   */
  public static AddressBlock parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    byte[] bytes =
        Addresses.parse(address)
            .map(InetAddress::getAddress)
            .orElseThrow(() -> new IllegalArgumentException("is not an IP address"));
    int bits = 8 * bytes.length;
    int prefix = slash < 0 ? bits : prefixOf(text.substring(slash + 1), bits);
    for (int bit = prefix; bit < bits; bit++) {
      if (bitOf(bytes, bit)) {
        throw new IllegalArgumentException("has an address with bits beyond its first " + prefix);
      }
    }
    return new AddressBlock(text, bytes, prefix);
  }

  private static int prefixOf(String digits, int most) {
    if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > most) {
      throw new IllegalArgumentException("has a prefix length that is not within 0 to " + most);
    }
    return Integer.parseInt(digits);
  }

  private static boolean bitOf(byte[] bytes, int bit) {
    return (bytes[bit / 8] & (0x80 >> (bit % 8))) != 0;
  }

  /** Whether an address is in the block. An IPv4 address is in no block of IPv6. */
  public boolean contains(InetAddress address) {
    byte[] other = address.getAddress();
    if (other.length != first.length) {
      return false;
    }
    int whole = prefix / 8;
    if (!Arrays.equals(first, 0, whole, other, 0, whole)) {
      return false;
    }
    int rest = prefix % 8;
    return rest == 0 || ((first[whole] ^ other[whole]) & 0xff) >> (8 - rest) == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressBlock that
        && prefix == that.prefix
        && Arrays.equals(first, that.first);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(first) + prefix;
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
