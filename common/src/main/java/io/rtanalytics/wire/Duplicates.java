package io.rtanalytics.wire;

import java.util.Arrays;

/** Which events of a batch were repeats of ids already stored, by position. Immutable. */
public final class Duplicates {
  /** None of them. */
  public static final Duplicates NONE = new Duplicates(new long[0]);

  private final long[] bits;

  private Duplicates(long[] bits) {
    this.bits = bits;
  }

  /** The set whose bit i (in little-endian long words) stands for the event at position i. */
  public static Duplicates of(long[] bits) {
    int used = bits.length;
    while (used > 0 && bits[used - 1] == 0) {
      used--;
    }
    return used == 0 ? NONE : new Duplicates(Arrays.copyOf(bits, used));
  }

  /** How many. */
  public int count() {
    int count = 0;
    for (long word : bits) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /** Whether the event at a position, from 0, was a duplicate. */
  public boolean contains(int position) {
    int word = position >> 6;
    return word < bits.length && (bits[word] >>> position & 1) != 0;
  }

  /** The words of the set, without trailing zero words; a copy. */
  public long[] toLongs() {
    return bits.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Duplicates that && Arrays.equals(bits, that.bits);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bits);
  }

  @Override
  public String toString() {
    return count() + " duplicates";
  }
}
