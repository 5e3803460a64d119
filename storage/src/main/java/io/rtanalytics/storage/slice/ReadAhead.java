package io.rtanalytics.storage.slice;

import java.util.Arrays;

/**
 * Places in memory that will be needed soon, to be read together. In a table that is larger than
 * the processor's caches each look-up waits for memory, and the next can't begin before it is known
 * what to change; these reads wait together (Chen, Ailamaki, Gibbons, Mowry, "Improving Hash Join
 * Performance through Prefetching", 2004, "group prefetching"). First all places are found, then
 * all are read: a processor looks only so many instructions ahead, so that few may stand between
 * two reads. One thread.
 */
final class ReadAhead {
  /** Events whose places are noted at a time. */
  static final int EVENTS = 16;

  /** Places that are noted at most. */
  static final int MOST = 4 * EVENTS; // a user's and an id's, each in two layers

  private static final long[] NOTHING = {};

  private final long[][] arrays = new long[MOST][];
  private final int[] indexes = new int[MOST];
  private int count;

  @SuppressWarnings("UnusedVariable") // reads whose result goes nowhere would be optimised away
  private long sums;

  ReadAhead() {
    Arrays.fill(arrays, NOTHING);
  }

  /** Notes a place; what is too many is left out. */
  void add(long[] array, int index) {
    if (count < MOST) {
      arrays[count] = array;
      indexes[count] = index;
      count++;
    }
  }

  /**
   * Reads all that was noted, and forgets it.
   *
   * @return the sum of what was read, of no use to anybody but a test
   */
  long read() {
    long read = 0;
    for (int i = 0; i < count; i++) {
      read += arrays[i][indexes[i]];
    }
    sums += read;
    Arrays.fill(arrays, 0, count, NOTHING); // else they would not be collected
    count = 0;
    return read;
  }
}
