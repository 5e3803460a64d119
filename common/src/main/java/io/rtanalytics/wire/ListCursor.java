package io.rtanalytics.wire;

/**
 * How far somebody has come in the bytes of a list whose entries are written with {@link
 * ListBuffer}. One thread.
 */
final class ListCursor {
  private final byte[] bytes;
  private int at;
  private int left;

  /**
   * Stands before the first entry.
   *
   * @param at where that begins
   * @param count how many entries there are, as the list says
   * @throws MalformedMessage if there can't be so many
   */
  ListCursor(byte[] bytes, int at, int count) {
    this.bytes = bytes;
    this.at = at;
    this.left = count;
    if (count < 0) {
      throw new MalformedMessage("a list with an impossible count of " + count);
    }
  }

  /** Goes on to the next entry; false behind the last. */
  boolean next() {
    if (left == 0) {
      return false;
    }
    left--;
    return true;
  }

  /** Where what is read next begins; behind the last byte if {@link #skip} went there. */
  int at() {
    return at;
  }

  /** Passes over some bytes, whether they are there or not. */
  void skip(int count) {
    at += count;
  }

  /** The next byte, from 0 to 255. */
  int octet() {
    return nextByte() & 0xff;
  }

  /** The next number. */
  long number() {
    long value = 0;
    for (int i = 0; i < ItemListFormat.MAX_NUMBER_BYTES; i++) {
      byte next = nextByte();
      value |= (next & 0x7fL) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedMessage("a number of more than 63 bits");
  }

  private byte nextByte() {
    if (at >= bytes.length) {
      throw new MalformedMessage("a list that ends too early");
    }
    return bytes[at++];
  }
}
