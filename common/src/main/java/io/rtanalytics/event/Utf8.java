package io.rtanalytics.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An immutable run of bytes holding text in UTF-8.
 *
 * <p>Events travel as bytes from the socket to the log; this type spares the hot path a {@code
 * String} per field. The array is shared, not copied: whoever creates one must not write to it
 * afterwards.
 */
public final class Utf8 implements Comparable<Utf8> {
  private final byte[] bytes;
  private final int offset;
  private final int length;
  private int hash; // 0 until it is needed; threads that race for it find the same

  private Utf8(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
  }

  /** Wraps a range of an array without copying it. */
  public static Utf8 wrap(byte[] bytes, int offset, int length) {
    if (offset < 0 || length < 0 || offset > bytes.length - length) {
      throw new IndexOutOfBoundsException(offset + "+" + length + " of " + bytes.length);
    }
    return new Utf8(bytes, offset, length);
  }

  /** Encodes a string. */
  public static Utf8 of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Utf8(bytes, 0, bytes.length);
  }

  /** The same text in an array of its own, for who keeps it for long. */
  public Utf8 copy() {
    return new Utf8(Arrays.copyOfRange(bytes, offset, offset + length), 0, length);
  }

  /** The backing array; the text is {@link #length} bytes from {@link #offset}. Read only. */
  public byte[] array() {
    return bytes;
  }

  /** Where the text begins in {@link #array}. */
  public int offset() {
    return offset;
  }

  /** Bytes of text. */
  public int length() {
    return length;
  }

  /** Whether there is no text at all. */
  public boolean isEmpty() {
    return length == 0;
  }

  /** Whether the bytes are well-formed UTF-8. Costs one pass; plain ASCII is the fast path. */
  public boolean isWellFormed() {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] < 0) {
        return decodesCleanly();
      }
    }
    return true;
  }

  private boolean decodesCleanly() {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes, offset, length));
      return true;
    } catch (java.nio.charset.CharacterCodingException e) {
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Utf8 that
        && Arrays.equals(
            bytes, offset, offset + length, that.bytes, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    int known = hash;
    if (known == 0) {
      known = 1;
      for (int i = offset; i < offset + length; i++) {
        known = 31 * known + bytes[i];
      }
      hash = known;
    }
    return known;
  }

  /** Orders by bytes, unsigned, which is the order of code points. */
  @Override
  public int compareTo(Utf8 other) {
    return Arrays.compareUnsigned(
        bytes, offset, offset + length, other.bytes, other.offset, other.offset + other.length);
  }

  /** The decoded text; malformed bytes become replacement characters. */
  @Override
  public String toString() {
    return new String(bytes, offset, length, StandardCharsets.UTF_8);
  }
}
