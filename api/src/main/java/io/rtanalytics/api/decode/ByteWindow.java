package io.rtanalytics.api.decode;

import java.util.Arrays;

/**
 * The bytes of a stream that were fed and not consumed yet, in one array. It grows with what one
 * line leaves over, which its user bounds. One thread.
 */
final class ByteWindow {
  private static final byte[] NOTHING = {};
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private byte[] bytes = NOTHING;
  private int start;
  private int limit;
  private boolean begun;

  /** Adds a piece at the end; positions in {@link #bytes} are void from now on. */
  void feed(byte[] piece) {
    int left = limit - start;
    if (left == 0) {
      bytes = piece;
    } else {
      int needed = left + piece.length;
      byte[] target = bytes.length < needed ? new byte[Math.max(needed, 2 * left)] : bytes;
      System.arraycopy(bytes, start, target, 0, left);
      System.arraycopy(piece, 0, target, left, piece.length);
      bytes = target;
    }
    start = 0;
    limit = left + piece.length;
  }

  /**
   * Skips a byte order mark at the beginning of the stream.
   *
   * @param ended whether nothing more will come
   * @return false if too few bytes are there to tell
   */
  boolean begin(boolean ended) {
    if (!begun) {
      int known = Math.min(limit - start, BYTE_ORDER_MARK.length);
      boolean marked = Arrays.equals(bytes, start, start + known, BYTE_ORDER_MARK, 0, known);
      if (marked && known < BYTE_ORDER_MARK.length && !ended) {
        return false;
      }
      if (marked && known == BYTE_ORDER_MARK.length) {
        start += known;
      }
      begun = true;
    }
    return true;
  }

  /** The array; what is in the window stands from {@link #start} to {@link #limit}. */
  byte[] bytes() {
    return bytes;
  }

  /** Where the window begins in the array. */
  int start() {
    return start;
  }

  /** Where the window ends in the array, exclusive. */
  int limit() {
    return limit;
  }

  /** Takes bytes off the beginning. */
  void consume(int count) {
    start += count;
  }
}
