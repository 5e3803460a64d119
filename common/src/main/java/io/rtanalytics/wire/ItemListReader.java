package io.rtanalytics.wire;

import io.rtanalytics.event.Utf8;

/**
 * Goes over the items of an {@link ItemList} without an object for each: what it says is true until
 * the next {@link #next}. One thread.
 */
public final class ItemListReader {
  private final byte[] bytes;
  private final ListCursor cursor;
  private int nameAt;
  private int nameLength;
  private long users;
  private long clicks;
  private long impressions;

  ItemListReader(byte[] bytes, int count) {
    this.bytes = bytes;
    this.cursor = new ListCursor(bytes, ItemListFormat.ITEMS_AT, count);
  }

  /**
   * Goes to the next item.
   *
   * @return false behind the last
   * @throws MalformedMessage if the bytes end too early
   */
  public boolean next() {
    if (!cursor.next()) {
      return false;
    }
    nameLength = cursor.octet();
    nameAt = cursor.at();
    cursor.skip(nameLength);
    users = cursor.number();
    clicks = cursor.number();
    impressions = cursor.number();
    return true;
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
    return cursor.at();
  }
}
