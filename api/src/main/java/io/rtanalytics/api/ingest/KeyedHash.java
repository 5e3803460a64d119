package io.rtanalytics.api.ingest;

import io.rtanalytics.event.Utf8;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HMAC-SHA-256 (RFC 2104) under one key. The two blocks that depend on the key alone are hashed
 * once: measured, that makes a hash of a name about half as dear as {@code javax.crypto.Mac}, which
 * hashes them every time. One thread.
 */
final class KeyedHash {
  private static final int BLOCK_BYTES = 64;
  private static final int HASH_BYTES = 32;

  private final MessageDigest inner;
  private final MessageDigest outer;

  /** Takes a key of at most {@value #BLOCK_BYTES} bytes. */
  KeyedHash(byte[] key) {
    inner = begun(key, 0x36);
    outer = begun(key, 0x5c);
  }

  private static MessageDigest begun(byte[] key, int pad) {
    if (key.length > BLOCK_BYTES) {
      throw new IllegalArgumentException("a key of " + key.length + " bytes");
    }
    byte[] block = Arrays.copyOf(key, BLOCK_BYTES);
    for (int i = 0; i < block.length; i++) {
      block[i] ^= (byte) pad;
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(block);
      Arrays.fill(block, (byte) 0);
      return digest;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** A hash with its first block done; its state is what {@link #finish} goes on from. */
  MessageDigest begin() {
    return copy(inner);
  }

  /**
   * Ends a hash that {@link #begin} began.
   *
   * @param hash gets the 32 bytes
   */
  void finish(MessageDigest begun, byte[] hash) {
    try {
      begun.digest(hash, 0, HASH_BYTES);
      MessageDigest last = copy(outer);
      last.update(hash, 0, HASH_BYTES);
      last.digest(hash, 0, HASH_BYTES);
    } catch (DigestException e) {
      throw new IllegalArgumentException("a buffer of " + hash.length + " bytes", e);
    }
  }

  /** The hash of a text, into a buffer of 32 bytes. */
  void hash(Utf8 text, byte[] hash) {
    MessageDigest digest = begin();
    digest.update(text.array(), text.offset(), text.length());
    finish(digest, hash);
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }
}
