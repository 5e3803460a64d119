package io.rtanalytics.wire;

import io.rtanalytics.totals.SliceTotals;

/**
 * Goes over the slices of a {@link SliceList} without an object for each: what it says is true
 * until the next {@link #next}. One thread.
 */
public final class SliceListReader {
  private final byte[] bytes;
  private int left;
  private int at = SliceList.SLICES_AT;
  private long slice = -1;
  private boolean complete;
  private long users;
  private long clicks;
  private long impressions;

  SliceListReader(byte[] bytes, int count) {
    this.bytes = bytes;
    this.left = count;
    if (count < 0) {
      throw new MalformedMessage("a list with an impossible count of " + count);
    }
  }

  /**
   * Goes to the next slice.
   *
   * @return false behind the last
   * @throws MalformedMessage if the bytes are no list
   */
  public boolean next() {
    if (left == 0) {
      return false;
    }
    left--;
    long head = number();
    slice += head >>> 1;
    complete = (head & 1) == 0;
    users = number();
    clicks = number();
    impressions = number();
    if (head < 2 || slice < 0) {
      throw new MalformedMessage("a list that is not ascending");
    }
    return true;
  }

  private long number() {
    long value = 0;
    for (int i = 0; i < SliceList.MAX_NUMBER_BYTES; i++) {
      if (at >= bytes.length) {
        throw new MalformedMessage("a list that ends too early");
      }
      byte next = bytes[at++];
      value |= (next & 0x7fL) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedMessage("a number of more than 63 bits");
  }

  /** The slice's number. */
  public long slice() {
    return slice;
  }

  /** Whether all that is asked for is told apart at the worker. */
  public boolean complete() {
    return complete;
  }

  /** What was counted. */
  public SliceTotals totals() {
    return new SliceTotals(users, clicks, impressions);
  }

  /** Where the bytes of the present slice end. */
  int end() {
    return at;
  }
}
