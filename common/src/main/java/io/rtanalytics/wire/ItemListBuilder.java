package io.rtanalytics.wire;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.totals.SliceTotals;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes an {@link ItemList}, item by item. One thread. */
public final class ItemListBuilder {
  private static final int FIRST_CAPACITY = 256;

  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int end = ItemListFormat.ITEMS_AT;
  private int count;
  private @Nullable SliceTotals other;

  /**
   * Adds an item.
   *
   * @param name its name, of at most 255 bytes; the empty one stands for all that are not told
   *     apart
   * @return false if there is no room for it: the list would be longer than {@link
   *     ItemListFormat#MAX_BYTES}
   */
  public boolean add(Utf8 name, long users, long clicks, long impressions) {
    if (name.isEmpty()) {
      other = new SliceTotals(users, clicks, impressions);
      return true;
    }
    int length = name.length();
    if (length > ItemListFormat.MAX_NAME_BYTES) {
      throw new IllegalArgumentException("a name of " + length + " bytes");
    }
    int most = 1 + length + 3 * ItemListFormat.MAX_NUMBER_BYTES;
    if (end + most > ItemListFormat.MAX_BYTES) {
      return false;
    }
    if (end + most > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end + most, 2 * bytes.length));
    }
    bytes[end++] = (byte) length;
    System.arraycopy(name.array(), name.offset(), bytes, end, length);
    end += length;
    number(users);
    number(clicks);
    number(impressions);
    count++;
    return true;
  }

  private void number(long value) {
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

  /** The list; nothing may be added afterwards. */
  public ItemList build() {
    SliceTotals rest = other == null ? SliceTotals.ZERO : other;
    ByteBuffer.wrap(bytes)
        .putInt(ItemListFormat.MAGIC)
        .put((byte) (other == null ? 0 : ItemListFormat.OVERFLOWED))
        .putLong(rest.uniqueUsers())
        .putLong(rest.clicks())
        .putLong(rest.impressions())
        .putInt(count);
    return new ItemList(Arrays.copyOf(bytes, end), count, other);
  }
}
