package io.rtanalytics.storage.slice.table;

/**
 * A 128-bit key, ordered as an unsigned number.
 *
 * @param high the leading 64 bits
 * @param low the trailing 64 bits
 */
record Key(long high, long low) implements Comparable<Key> {
  @Override
  public int compareTo(Key other) {
    return compare(high, low, other.high, other.low);
  }

  static int compare(long high, long low, long otherHigh, long otherLow) {
    int leading = Long.compareUnsigned(high, otherHigh);
    return leading != 0 ? leading : Long.compareUnsigned(low, otherLow);
  }
}
