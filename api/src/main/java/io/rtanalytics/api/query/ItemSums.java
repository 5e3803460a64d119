package io.rtanalytics.api.query;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.ItemList;
import io.rtanalytics.wire.ItemListReader;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items of several workers, added up by name: an open-addressing table (Knuth, TAOCP 6.4,
 * algorithm L) whose names stay where they came in, so that a hundred thousand items need no object
 * each. One thread.
 */
final class ItemSums {
  private static final int MIN_CAPACITY = 16;

  private final int mask;
  private final byte[][] arrays; // of the list in which an item came first
  private final int[] nameAt;
  private final short[] nameLength; // 0: a free place
  private final int[] hashes;
  private final long[] counts; // users, clicks, impressions, users, …
  private @Nullable SliceTotals other;

  /** Adds up the lists of workers that share no user. */
  ItemSums(List<ItemList> lists) {
    long items = lists.stream().mapToLong(ItemList::count).sum();
    int capacity = Integer.highestOneBit((int) Math.min(items * 3 / 2, 1 << 28)) << 1;
    capacity = Math.max(MIN_CAPACITY, capacity);
    mask = capacity - 1;
    arrays = new byte[capacity][];
    nameAt = new int[capacity];
    nameLength = new short[capacity];
    hashes = new int[capacity];
    counts = new long[3 * capacity];
    lists.forEach(this::add);
  }

  private void add(ItemList list) {
    SliceTotals more = list.other();
    if (more != null) {
      other = other == null ? more : other.plus(more);
    }
    ItemListReader item = list.items();
    while (item.next()) {
      int place = place(item);
      counts[3 * place] += item.users();
      counts[3 * place + 1] += item.clicks();
      counts[3 * place + 2] += item.impressions();
    }
  }

  private int place(ItemListReader item) {
    int hash = hash(item);
    int at = hash & mask;
    while (nameLength[at] != 0) {
      if (hashes[at] == hash && isAt(at, item)) {
        return at;
      }
      at = (at + 1) & mask;
    }
    arrays[at] = item.array();
    nameAt[at] = item.nameAt();
    nameLength[at] = (short) item.nameLength();
    hashes[at] = hash;
    return at;
  }

  private static int hash(ItemListReader item) {
    byte[] bytes = item.array();
    int hash = 1;
    for (int i = item.nameAt(); i < item.nameAt() + item.nameLength(); i++) {
      hash = 31 * hash + bytes[i];
    }
    int mixed = hash * 0x9E3779B9; // 2^32 / golden ratio
    return mixed ^ (mixed >>> 15);
  }

  private boolean isAt(int at, ItemListReader item) {
    int from = nameAt[at];
    int itemFrom = item.nameAt();
    return Arrays.equals(
        arrays[at],
        from,
        from + nameLength[at],
        item.array(),
        itemFrom,
        itemFrom + item.nameLength());
  }

  /** Places from 0 to this, exclusive, hold items, or nothing. */
  int places() {
    return nameLength.length;
  }

  /** Whether there is an item at a place. */
  boolean isItem(int place) {
    return nameLength[place] != 0;
  }

  /** The name of the item at a place. */
  Utf8 name(int place) {
    return Utf8.wrap(arrays[place], nameAt[place], nameLength[place]);
  }

  /** What was counted of the item at a place. */
  SliceTotals totals(int place) {
    return new SliceTotals(counts[3 * place], counts[3 * place + 1], counts[3 * place + 2]);
  }

  /** What was counted of items that some worker does not tell apart; null if all do. */
  @Nullable SliceTotals other() {
    return other;
  }
}
