package io.rtanalytics.wire;

import io.rtanalytics.totals.SliceTotals;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Makes a {@link SliceList}, slice by slice. One thread. */
public final class SliceListBuilder {
  private static final int FIRST_CAPACITY = 256;
  private static final int MOST = 4 * SliceList.MAX_NUMBER_BYTES;

  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int end = SliceList.SLICES_AT;
  private int count;
  private long last = -1;

  /**
   * Adds a slice.
   *
   * @param slice its number, greater than that of the one before
   * @param totals what was counted
   * @param complete whether all that is asked for is told apart
   * @return false if there is no room for it: the list would be longer than {@link
   *     SliceList#MAX_BYTES}
   */
  public boolean add(long slice, SliceTotals totals, boolean complete) {
    if (slice <= last) {
      throw new IllegalArgumentException("slice " + slice + " behind slice " + last);
    }
    if (end + MOST > SliceList.MAX_BYTES) {
      return false;
    }
    if (end + MOST > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end + MOST, bytes.length + bytes.length / 2));
    }
    number(2 * (slice - last) + (complete ? 0 : 1));
    number(totals.uniqueUsers());
    number(totals.clicks());
    number(totals.impressions());
    last = slice;
    count++;
    return true;
  }

  private void number(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("a count of " + value);
    }
    long rest = value;
    while (rest > 0x7f) {
      bytes[end++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[end++] = (byte) rest;
  }

  /**
   * The list; nothing may be added afterwards.
   *
   * @param incarnation the worker's
   * @param firstUnsealed slices below were final when the first was added
   */
  public SliceList build(long incarnation, long firstUnsealed) {
    ByteBuffer.wrap(bytes)
        .putInt(SliceList.MAGIC)
        .putLong(incarnation)
        .putLong(firstUnsealed)
        .putInt(count);
    return new SliceList(Arrays.copyOf(bytes, end), incarnation, firstUnsealed, count);
  }
}
