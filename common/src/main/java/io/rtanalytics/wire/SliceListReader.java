package io.rtanalytics.wire;

import io.rtanalytics.totals.SliceTotals;

/**
 * Goes over the slices of a {@link SliceList} without an object for each: what it says is true
 * until the next {@link #next}. One thread.
 */
public final class SliceListReader {
  private final ListCursor cursor;
  private long slice = -1;
  private boolean complete;
  private long users;
  private long clicks;
  private long impressions;

  SliceListReader(byte[] bytes, int count) {
    this.cursor = new ListCursor(bytes, SliceList.SLICES_AT, count);
  }

  /**
   * Goes to the next slice.
   *
   * @return false behind the last
   * @throws MalformedMessage if the bytes are no list
   */
  public boolean next() {
    if (!cursor.next()) {
      return false;
    }
    long head = cursor.number();
    slice += head >>> 1;
    complete = (head & 1) == 0;
    users = cursor.number();
    clicks = cursor.number();
    impressions = cursor.number();
    if (head < 2 || slice < 0) {
      throw new MalformedMessage("a list that is not ascending");
    }
    return true;
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
    return cursor.at();
  }
}
