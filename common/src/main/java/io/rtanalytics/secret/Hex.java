package io.rtanalytics.secret;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** What the two kinds of key file share. */
final class Hex {
  private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{64}");

  private Hex() {}

  static void require(String hex, String what) {
    if (!DIGITS.matcher(hex).matches()) {
      throw new IllegalArgumentException(
          what + " is 64 lower-case hexadecimal digits, not " + hex.length() + " characters");
    }
  }

  /** The 32 bytes of a key. */
  static byte[] key(String hex) {
    require(hex, "a key");
    return HexFormat.of().parseHex(hex);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
