package io.rtanalytics.storage.slice;

/**
 * A hash table of 128-bit keys in one array, with open addressing and linear probing (Knuth, TAOCP
 * 6.4, algorithm L). It doubles when more than three quarters full. One thread.
 */
final class UserTable {
  // high, low, high, low, …; a pair of zeros is a free place, and the key (0, 0) is kept beside.
  private long[] pairs;
  private int size;
  private boolean hasZero;

  /**
   * An empty table.
   *
   * @param capacity places for keys; 0 or a power of two
   */
  UserTable(int capacity) {
    pairs = new long[2 * capacity];
  }

  /** Takes the keys one by one. */
  @FunctionalInterface
  interface KeyConsumer {
    void key(long high, long low);
  }

  boolean add(long high, long low) {
    if ((high | low) == 0) {
      boolean added = !hasZero;
      hasZero = true;
      return added;
    }
    if (8L * size >= 3L * pairs.length) { // size ≥ 3/4 of the places, which are half the length
      grow();
    }
    int at = find(high, low);
    if (pairs[at] == high && pairs[at + 1] == low) {
      return false;
    }
    pairs[at] = high;
    pairs[at + 1] = low;
    size++;
    return true;
  }

  boolean contains(long high, long low) {
    if ((high | low) == 0) {
      return hasZero;
    }
    if (pairs.length == 0) {
      return false;
    }
    int at = find(high, low);
    return pairs[at] == high && pairs[at + 1] == low;
  }

  /** The place of a key that is not (0, 0), or the free place where it belongs. */
  private int find(long high, long low) {
    int mask = pairs.length - 2;
    int at = home(high, low) & mask;
    while ((pairs[at] != high || pairs[at + 1] != low) && (pairs[at] | pairs[at + 1]) != 0) {
      at = at + 2 & mask;
    }
    return at;
  }

  // The leading bits chose the partition, and a pseudonym posted by hand need not be a hash.
  private static int home(long high, long low) {
    long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9E3779B97F4A7C15L; // 2^64 / golden ratio
    return (int) (mixed >>> 32) << 1;
  }

  private void grow() {
    UserTable larger = new UserTable(Math.max(2, pairs.length));
    forEachPair(larger::add);
    pairs = larger.pairs;
  }

  /** Hands over every key, in no order. */
  void forEach(KeyConsumer consumer) {
    if (hasZero) {
      consumer.key(0, 0);
    }
    forEachPair(consumer);
  }

  private void forEachPair(KeyConsumer consumer) {
    for (int i = 0; i < pairs.length; i += 2) {
      if ((pairs[i] | pairs[i + 1]) != 0) {
        consumer.key(pairs[i], pairs[i + 1]);
      }
    }
  }

  /** Keys in it. */
  int size() {
    return hasZero ? size + 1 : size;
  }

  /** Bytes of its array. */
  long bytes() {
    return 8L * pairs.length;
  }
}
