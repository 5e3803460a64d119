package io.rtanalytics.event;

import java.util.HexFormat;

/**
 * The 128-bit keyed hash that stands for a user within one slice, as an unsigned big-endian number.
 *
 * @param high the leading 64 bits
 * @param low the trailing 64 bits
 */
public record Pseudonym(long high, long low) {
  private static final int HEX_DIGITS = 32;

  /** The remainder of the unsigned 128-bit number divided by {@code n} (1 to 2^31-1). */
  public int mod(int n) {
    // 2^64 mod n, without a 128-bit division: (2^64 - 1) mod n, plus one.
    long twoTo64 = (Long.remainderUnsigned(-1L, n) + 1) % n;
    long upper = Long.remainderUnsigned(high, n) * twoTo64 % n;
    return (int) ((upper + Long.remainderUnsigned(low, n)) % n);
  }

  /** Whether the text is a pseudonym written as 32 hexadecimal digits. */
  public static boolean isHex(String text) {
    return text.length() == HEX_DIGITS && text.chars().allMatch(HexFormat::isHexDigit);
  }

  /**
   * Reads 32 hexadecimal digits.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static Pseudonym parse(String hex) {
    if (!isHex(hex)) {
      throw new IllegalArgumentException("not a pseudonym (32 hex digits): " + hex);
    }
    return new Pseudonym(
        HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32));
  }

  /** 32 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
