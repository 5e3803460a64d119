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
 * each. All of an item lies together, and items are added in blocks whose places are fetched
 * before, since what takes time is to fetch them from memory, and one need not wait for another.
 * One thread.
 */
final class ItemSums {
  private static final int MIN_CAPACITY = 16;
  private static final int BLOCK = 64;

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
  private final long[] block = new long[WORDS * BLOCK]; // in the form of places

  @SuppressWarnings("UnusedVariable") // or the compiler would see that nobody wants what is fetched
  private long fetched;

  private final byte[][] lists;
  private @Nullable SliceTotals other;

  /** Adds up the lists of workers that share no user. */
  ItemSums(List<ItemList> lists) {
    // Workers mostly know the same items, so there are hardly more than one of them knows.
    int most = lists.stream().mapToInt(ItemList::count).max().orElse(0);
    allocate(Math.max(MIN_CAPACITY, 4 * Integer.highestOneBit(Math.max(1, most * 3 / 4))));
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
        int place = firstPlace(old[at + KEY]);
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
    for (int count = read(number, item); count > 0; count = read(number, item)) {
      fetch(count);
      for (int from = 0; from < WORDS * count; from += WORDS) {
        int at = WORDS * place(from);
        words[at + USERS] += block[from + USERS];
        words[at + CLICKS] += block[from + CLICKS];
        words[at + IMPRESSIONS] += block[from + IMPRESSIONS];
      }
    }
  }

  /** Reads the next items of a list into the block; returns how many. */
  private int read(int number, ItemListReader item) {
    int count = 0;
    while (count < BLOCK && item.next()) {
      int at = WORDS * count++;
      block[at + KEY] = ((long) hash(item) << 32) | ((long) number << 8) | item.nameLength();
      block[at + NAME_AT] = item.nameAt();
      block[at + USERS] = item.users();
      block[at + CLICKS] = item.clicks();
      block[at + IMPRESSIONS] = item.impressions();
    }
    return count;
  }

  private void fetch(int count) {
    for (int from = 0; from < WORDS * count; from += WORDS) {
      fetched += words[WORDS * firstPlace(block[from + KEY]) + KEY];
    }
    for (int from = 0; from < WORDS * count; from += WORDS) {
      int at = WORDS * firstPlace(block[from + KEY]);
      long there = words[at + KEY];
      fetched += there == 0 ? 0 : list(there)[(int) words[at + NAME_AT]];
    }
  }

  private int firstPlace(long key) {
    return (int) (key >>> 32) & mask;
  }

  /** The place of an item of the block, found or made. */
  private int place(int from) {
    long key = block[from + KEY];
    int place = firstPlace(key);
    while (words[WORDS * place + KEY] != 0) {
      if (isAt(place, from)) {
        return place;
      }
      place = (place + 1) & mask;
    }
    if (3L * size >= 2L * (mask + 1)) {
      grow();
      return place(from);
    }
    size++;
    words[WORDS * place + KEY] = key;
    words[WORDS * place + NAME_AT] = block[from + NAME_AT];
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

  private boolean isAt(int place, int from) {
    long there = words[WORDS * place + KEY];
    long key = block[from + KEY];
    int length = nameLength(key);
    if (there >>> 32 != key >>> 32 || nameLength(there) != length) {
      return false;
    }
    int thereAt = (int) words[WORDS * place + NAME_AT];
    int at = (int) block[from + NAME_AT];
    return Arrays.equals(list(there), thereAt, thereAt + length, list(key), at, at + length);
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
