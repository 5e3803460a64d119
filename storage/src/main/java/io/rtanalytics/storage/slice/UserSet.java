package io.rtanalytics.storage.slice;

import org.jspecify.annotations.Nullable;

/**
 * A set of 128-bit keys: the users of a slice, or its event ids. It costs no object per key, about
 * 21 to 43 bytes each.
 *
 * <p>A small set is one table. A greater one is 256 partitions by the keys' leading 8 bits, each of
 * which grows by itself, so that no insertion ever moves more than a 256th of the set. Keys are
 * keyed hashes, and so spread evenly; others are held as rightly, only not as fast. One thread.
 */
final class UserSet {
  /** Most keys in one table. */
  static final int MAX_UNPARTITIONED = 4096;

  private static final int PARTITIONS = 256;
  private static final int PARTITION_SHIFT = Long.SIZE - 8;
  private static final int FIRST_CAPACITY = 8;

  private UserTable single = new UserTable(FIRST_CAPACITY);
  private UserTable @Nullable [] partitions;
  private long size;

  /** Adds a key; returns whether it was not there before. */
  boolean add(long high, long low) {
    if (!tableOf(high).add(high, low)) {
      return false;
    }
    size++;
    if (partitions == null && size > MAX_UNPARTITIONED) {
      partition();
    }
    return true;
  }

  /** Whether a key is there. */
  boolean contains(long high, long low) {
    return tableOf(high).contains(high, low);
  }

  /** Keys in it. */
  long size() {
    return size;
  }

  /** Bytes of its tables. */
  long bytes() {
    long bytes = 0;
    for (UserTable table : partitions == null ? new UserTable[] {single} : partitions) {
      bytes += table.bytes();
    }
    return bytes;
  }

  private UserTable tableOf(long high) {
    return partitions == null ? single : partitions[(int) (high >>> PARTITION_SHIFT)];
  }

  private void partition() {
    UserTable[] tables = new UserTable[PARTITIONS];
    for (int i = 0; i < PARTITIONS; i++) {
      tables[i] = new UserTable(2 * MAX_UNPARTITIONED / PARTITIONS);
    }
    single.forEach((high, low) -> tables[(int) (high >>> PARTITION_SHIFT)].add(high, low));
    partitions = tables;
    single = new UserTable(0);
  }
}
