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
 * each. All of an item lies together, since what takes time is to fetch it from memory. One thread.
 */
final class ItemSums {
  private static final int MIN_CAPACITY = 16;

  // Words of a place; that of the key is 0 where there is no item.
  private static final int KEY = 0; // hash (32), number of the list (24), bytes of the name (8)
  private static final int NAME_AT = 1; // in the list's bytes
  private static final int USERS = 2;
  private static final int CLICKS = 3;
  private static final int IMPRESSIONS = 4;
  private static final int WORDS = 5;

  private int mask;
  private long[] words = {};
  private int size;
  private final byte[][] lists;
  private @Nullable SliceTotals other;

  /** Adds up the lists of workers that share no user. */
  ItemSums(List<ItemList> lists) {
    // Workers mostly know the same items, so there are hardly more than one of them knows.
    int most = lists.stream().mapToInt(ItemList::count).max().orElse(0);
    allocate(Math.max(MIN_CAPACITY, 4 * Integer.highestOneBit(Math.max(1, most / 2))));
    this.lists = lists.stream().map(ItemList::bytes).toArray(byte[][]::new);
    for (int i = 0; i < lists.size(); i++) {
      add(i, lists.get(i));
    }
  }

  private void allocate(int capacity) {
    words = new long[Math.multiplyExact(WORDS, capacity)];
    mask = capacity - 1;
  }

  private void grow() {
    long[] old = words;
    allocate(2 * (mask + 1));
    for (int at = 0; at < old.length; at += WORDS) {
      if (old[at + KEY] != 0) {
        int place = (int) (old[at + KEY] >>> 32) & mask;
        while (words[WORDS * place + KEY] != 0) {
          place = (place + 1) & mask;
        }
        System.arraycopy(old, at, words, WORDS * place, WORDS);
      }
    }
  }

  private void add(int number, ItemList list) {
    SliceTotals more = list.other();
    if (more != null) {
      other = other == null ? more : other.plus(more);
    }
    ItemListReader item = list.items();
    while (item.next()) {
      int at = WORDS * place(number, item);
      words[at + USERS] += item.users();
      words[at + CLICKS] += item.clicks();
      words[at + IMPRESSIONS] += item.impressions();
    }
  }

  private int place(int number, ItemListReader item) {
    int hash = hash(item);
    long key = ((long) hash << 32) | ((long) number << 8) | item.nameLength();
    int place = hash & mask;
    while (words[WORDS * place + KEY] != 0) {
      if (isAt(place, key, item)) {
        return place;
      }
      place = (place + 1) & mask;
    }
    if (3L * size >= 2L * (mask + 1)) {
      grow();
      return place(number, item);
    }
    size++;
    words[WORDS * place + KEY] = key;
    words[WORDS * place + NAME_AT] = item.nameAt();
    return place;
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

  private boolean isAt(int place, long key, ItemListReader item) {
    long there = words[WORDS * place + KEY];
    if (there >>> 32 != key >>> 32 || nameLength(there) != item.nameLength()) {
      return false;
    }
    int from = (int) words[WORDS * place + NAME_AT];
    int itemFrom = item.nameAt();
    return Arrays.equals(
        list(there),
        from,
        from + item.nameLength(),
        item.array(),
        itemFrom,
        itemFrom + item.nameLength());
  }

  private static int nameLength(long key) {
    return (int) key & 0xff; // of no item 0
  }

  private byte[] list(long key) {
    return lists[(int) key >>> 8];
  }

  /** Places from 0 to this, exclusive, hold items, or nothing. */
  int places() {
    return mask + 1;
  }

  /** Whether there is an item at a place. */
  boolean isItem(int place) {
    return words[WORDS * place + KEY] != 0;
  }

  /** The name of the item at a place. */
  Utf8 name(int place) {
    long key = words[WORDS * place + KEY];
    return Utf8.wrap(list(key), (int) words[WORDS * place + NAME_AT], nameLength(key));
  }

  /** What was counted of the item at a place. */
  SliceTotals totals(int place) {
    int at = WORDS * place;
    return new SliceTotals(words[at + USERS], words[at + CLICKS], words[at + IMPRESSIONS]);
  }

  /** What was counted of items that some worker does not tell apart; null if all do. */
  @Nullable SliceTotals other() {
    return other;
  }
}
