package io.rtanalytics.wire;

import io.rtanalytics.event.Utf8;

/**
 * Goes over the items of an {@link ItemList} without an object for each: what it says is true until
 * the next {@link #next}. One thread.
 */
public final class ItemListReader {
  private final byte[] bytes;
  private int left;
  private int at = ItemListFormat.ITEMS_AT;
  private int nameAt;
  private int nameLength;
  private long users;
  private long clicks;
  private long impressions;

  ItemListReader(byte[] bytes, int count) {
    this.bytes = bytes;
    this.left = count;
    if (count < 0) {
      throw new MalformedMessage("a list with an impossible count of " + count);
    }
  }

  /**
   * Goes to the next item.
   *
   * @return false behind the last
   * @throws MalformedMessage if the bytes end too early
   */
  public boolean next() {
    if (left == 0) {
      return false;
    }
    left--;
    nameLength = at < bytes.length ? bytes[at] & 0xff : 0;
    nameAt = at + 1;
    at = nameAt + nameLength;
    users = number();
    clicks = number();
    impressions = number();
    return true;
  }

  private long number() {
    long value = 0;
    for (int i = 0; i < ItemListFormat.MAX_NUMBER_BYTES; i++) {
      if (at >= bytes.length) {
        throw new MalformedMessage("a list that ends too early");
      }
      byte next = bytes[at++];
      value |= (next & 0x7fL) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedMessage("a number of more than 63 bits");
  }

  /** The item's name; it shares the list's bytes. */
  public Utf8 name() {
    return Utf8.wrap(bytes, nameAt, nameLength);
  }

  /** The bytes in which the name is. Read only. */
  public byte[] array() {
    return bytes;
  }

  /** Where the name begins in {@link #array}. */
  public int nameAt() {
    return nameAt;
  }

  /** Bytes of the name. */
  public int nameLength() {
    return nameLength;
  }

  /** Users who clicked or saw it. */
  public long users() {
    return users;
  }

  /** Clicks on it. */
  public long clicks() {
    return clicks;
  }

  /** Impressions of it. */
  public long impressions() {
    return impressions;
  }

  /** Where the bytes of the present item end. */
  int end() {
    return at;
  }
}
