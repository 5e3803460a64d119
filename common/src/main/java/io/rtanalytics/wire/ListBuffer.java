package io.rtanalytics.wire;

import io.rtanalytics.event.Utf8;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of a list as long as entries are added: a header, then the entries, whose numbers are
 * LEB128 as in {@link ItemListFormat}. One thread.
 */
final class ListBuffer {
  private static final int FIRST_CAPACITY = 256;

  private final int maxBytes;
  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int end;

  /**
   * A list without entries.
   *
   * @param headerBytes how many the header takes
   * @param maxBytes how many the list may take
   */
  ListBuffer(int headerBytes, int maxBytes) {
    this.end = headerBytes;
    this.maxBytes = maxBytes;
  }

  /**
   * Makes room for an entry.
   *
   * @param count most bytes that it takes
   * @return false if the list might become too long
   */
  boolean makeRoom(int count) {
    if (end + count > maxBytes) {
      return false;
    }
    if (end + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end + count, bytes.length + bytes.length / 2));
    }
    return true;
  }

  /** Adds a name of at most 255 bytes behind its length, where there is room for it. */
  void addName(Utf8 name) {
    int length = name.length();
    bytes[end++] = (byte) length;
    System.arraycopy(name.array(), name.offset(), bytes, end, length);
    end += length;
  }

  /** Adds a number from 0, where there is room for it. */
  void addNumber(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("a count of " + value);
    }
    long rest = value;
    while (rest > 0x7f) {
      bytes[end++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[end++] = (byte) rest;
  }

  /** The header, to be written from its first byte. */
  ByteBuffer header() {
    return ByteBuffer.wrap(bytes);
  }

  /** All bytes, header and entries. */
  byte[] toBytes() {
    return Arrays.copyOf(bytes, end);
  }
}
