package io.rtanalytics.wire;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.totals.SliceTotals;
import org.jspecify.annotations.Nullable;

/** Makes an {@link ItemList}, item by item. One thread. */
public final class ItemListBuilder {
  private final ListBuffer bytes =
      new ListBuffer(ItemListFormat.ITEMS_AT, ItemListFormat.MAX_BYTES);
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
    if (!bytes.makeRoom(1 + length + 3 * ItemListFormat.MAX_NUMBER_BYTES)) {
      return false;
    }
    bytes.addName(name);
    bytes.addNumber(users);
    bytes.addNumber(clicks);
    bytes.addNumber(impressions);
    count++;
    return true;
  }

  /** The list; nothing may be added afterwards. */
  public ItemList build() {
    SliceTotals rest = other == null ? SliceTotals.ZERO : other;
    bytes
        .header()
        .putInt(ItemListFormat.MAGIC)
        .put((byte) (other == null ? 0 : ItemListFormat.OVERFLOWED))
        .putLong(rest.uniqueUsers())
        .putLong(rest.clicks())
        .putLong(rest.impressions())
        .putInt(count);
    return new ItemList(bytes.toBytes(), count, other);
  }
}
