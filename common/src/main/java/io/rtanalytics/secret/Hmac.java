package io.rtanalytics.secret;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/** The derivations that all keys are made by: HMAC-SHA-256 of a word under a key of 32 bytes. */
final class Hmac {
  static final int BYTES = 32;
  private static final byte[] SLICE = "slice".getBytes(US_ASCII);

  private Hmac() {}

  static byte[] of(byte[] key, String word) {
    return Secret.hmac(key).doFinal(word.getBytes(US_ASCII));
  }

  /** HMAC(key, "slice" ‖ number, 8 bytes big-endian). */
  static byte[] ofSlice(byte[] key, long slice) {
    ByteBuffer message = ByteBuffer.allocate(SLICE.length + Long.BYTES);
    return Secret.hmac(key).doFinal(message.put(SLICE).putLong(slice).array());
  }
}
