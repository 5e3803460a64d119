package io.rtanalytics.storage.slice;

/**
 * The keys of a partition in ascending order, as unsigned numbers. A copy: the partition may change
 * afterwards. No library sorts pairs of longs without an object each. So they are distributed to
 * buckets by their leading bits (Knuth, TAOCP 5.2.5), which leaves few in each if they are hashes,
 * and a bucket is sorted by quicksort with the median of three (Sedgewick, CACM 21, 1978).
 */
final class SortedKeys {
  private static final int FEW = 16;
  private static final int LEAST_PER_BUCKET = 4; // of hashes on the average; at most twice as many

  private final long[] keys;
  private final byte[] values;

  /**
   * Copies and sorts.
   *
   * @param first the least leading bits that a key has, as an unsigned number
   * @param last the greatest
   */
  SortedKeys(KeyPartition partition, long first, long last) {
    int size = partition.size();
    keys = new long[2 * size];
    values = new byte[size];
    // Two at least: with one, a shift by 64 would shift nothing.
    int buckets = Integer.highestOneBit(size / LEAST_PER_BUCKET | 2);
    int shift =
        Long.SIZE
            - Long.numberOfLeadingZeros(last - first)
            - Integer.numberOfTrailingZeros(buckets);
    int[] ends = new int[buckets]; // at first how many keys a bucket has, then where the next goes
    partition.forEach((high, low, value) -> ends[(int) ((high - first) >>> shift)]++);
    int end = 0;
    for (int i = 0; i < buckets; i++) {
      end += ends[i];
      ends[i] = end - ends[i];
    }
    partition.forEach(
        (high, low, value) -> set(ends[(int) ((high - first) >>> shift)]++, high, low, value));
    int begin = 0;
    for (int i = 0; i < buckets; i++) {
      sort(begin, ends[i] - 1);
      begin = ends[i];
    }
  }

  private void set(int i, long high, long low, byte value) {
    keys[2 * i] = high;
    keys[2 * i + 1] = low;
    values[i] = value;
  }

  int size() {
    return values.length;
  }

  long high(int i) {
    return keys[2 * i];
  }

  long low(int i) {
    return keys[2 * i + 1];
  }

  byte value(int i) {
    return values[i];
  }

  /** Negative, zero or positive as the i-th key is less than, equal to or greater than another. */
  int compare(int i, long high, long low) {
    int leading = Long.compareUnsigned(keys[2 * i], high);
    return leading != 0 ? leading : Long.compareUnsigned(keys[2 * i + 1], low);
  }

  private void sort(int first, int last) {
    int from = first;
    int to = last;
    while (to - from >= FEW) {
      int split = partition(from, to);
      if (split - from < to - split) { // the shorter side by recursion, so it is never deep
        sort(from, split);
        from = split + 1;
      } else {
        sort(split + 1, to);
        to = split;
      }
    }
    insertionSort(from, to);
  }

  /** Hoare's partition: returns the last index of the lesser side, which is not empty. */
  private int partition(int from, int to) {
    int middle = (from + to) >>> 1;
    order(from, middle);
    order(middle, to);
    order(from, middle);
    long high = high(middle);
    long low = low(middle);
    int i = from - 1;
    int j = to + 1;
    while (true) {
      do {
        i++;
      } while (compare(i, high, low) < 0);
      do {
        j--;
      } while (compare(j, high, low) > 0);
      if (i >= j) {
        return j;
      }
      swap(i, j);
    }
  }

  private void order(int i, int j) {
    if (compare(i, high(j), low(j)) > 0) {
      swap(i, j);
    }
  }

  private void insertionSort(int from, int to) {
    for (int i = from + 1; i <= to; i++) {
      for (int j = i; j > from && compare(j - 1, high(j), low(j)) > 0; j--) {
        swap(j - 1, j);
      }
    }
  }

  private void swap(int i, int j) {
    long high = keys[2 * i];
    long low = keys[2 * i + 1];
    byte value = values[i];
    set(i, high(j), low(j), values[j]);
    set(j, high, low, value);
  }
}
