package io.rtanalytics.storage.slice;

/**
 * The keys of a partition in ascending order, as unsigned numbers. A copy: the partition may change
 * afterwards. Quicksort with the median of three (Sedgewick, CACM 21, 1978), for no library sorts
 * pairs of longs without an object each.
 */
final class SortedKeys {
  private static final int FEW = 16;

  private final long[] keys;
  private final byte[] values;
  private int filled;

  /** Copies and sorts. */
  SortedKeys(KeyPartition partition) {
    keys = new long[2 * partition.size()];
    values = new byte[partition.size()];
    partition.forEach(this::add);
    sort(0, values.length - 1);
  }

  private void add(long high, long low, byte value) {
    keys[2 * filled] = high;
    keys[2 * filled + 1] = low;
    values[filled++] = value;
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
    keys[2 * i] = keys[2 * j];
    keys[2 * i + 1] = keys[2 * j + 1];
    values[i] = values[j];
    keys[2 * j] = high;
    keys[2 * j + 1] = low;
    values[j] = value;
  }
}
