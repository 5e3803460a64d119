package io.rtanalytics.wire;

import io.rtanalytics.totals.SliceTotals;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What one worker has counted by item in a slice at one moment: all items, or only the one that was
 * asked for. It stays the bytes of {@link ItemListFormat}, for there may be very many. Immutable.
 */
public final class ItemList {
  /** No items. */
  public static final ItemList EMPTY = new ItemListBuilder().build();

  private final byte[] bytes;
  private final int count;
  private final @Nullable SliceTotals other;

  ItemList(byte[] bytes, int count, @Nullable SliceTotals other) {
    this.bytes = bytes;
    this.count = count;
    this.other = other;
  }

  /**
   * Checks bytes that came from elsewhere.
   *
   * @param bytes taken over, not copied
   * @throws MalformedMessage if they are not a list
   */
  public static ItemList parse(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length < ItemListFormat.ITEMS_AT || in.getInt() != ItemListFormat.MAGIC) {
      throw new MalformedMessage("not a list of items, or of another version");
    }
    boolean overflowed = (in.get() & ItemListFormat.OVERFLOWED) != 0;
    SliceTotals rest = new SliceTotals(in.getLong(), in.getLong(), in.getLong());
    int count = in.getInt();
    ItemListReader items = new ItemListReader(bytes, count);
    while (items.next()) {
      if (items.nameLength() == 0) {
        throw new MalformedMessage("an item without a name");
      }
    }
    if (items.end() != bytes.length) {
      throw new MalformedMessage("a list with bytes after its end");
    }
    return new ItemList(bytes, count, overflowed ? rest : null);
  }

  /** How many items are in it. */
  public int count() {
    return count;
  }

  /** What was counted of the items that the worker does not tell apart; null if there are none. */
  public @Nullable SliceTotals other() {
    return other;
  }

  /** The items, in no order, to be read once. */
  public ItemListReader items() {
    return new ItemListReader(bytes, count);
  }

  /** The totals of the first item; null without any. */
  public @Nullable SliceTotals first() {
    ItemListReader items = items();
    return items.next()
        ? new SliceTotals(items.users(), items.clicks(), items.impressions())
        : null;
  }

  /** The bytes themselves, not a copy. Read only. */
  public byte[] bytes() {
    return bytes;
  }
}
