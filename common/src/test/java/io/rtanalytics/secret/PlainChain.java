package io.rtanalytics.secret;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The chain as docs/privacy.md describes it, digit by digit from its root, and nothing kept. */
final class PlainChain {
  private final byte[] root;

  PlainChain(byte[] root) {
    this.root = root.clone();
  }

  byte[] sliceKey(long slice) {
    String digits = "%016x".formatted(slice).toLowerCase(Locale.ROOT);
    byte[] key = root;
    for (int i = 0; i < 16; i++) {
      if (i > 0) {
        key = hmac(key, "below".getBytes(US_ASCII));
      }
      for (int d = new BigInteger(digits.substring(i, i + 1), 16).intValue(); d > 0; d--) {
        key = hmac(key, "next".getBytes(US_ASCII));
      }
    }
    byte[] number = ByteBuffer.allocate(8).putLong(slice).array();
    return hmac(key, "slice".getBytes(US_ASCII), number);
  }

  static byte[] hmac(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
