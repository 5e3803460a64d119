package io.rtanalytics.wire;

import io.rtanalytics.totals.SliceTotals;

/** Makes a {@link SliceList}, slice by slice. One thread. */
public final class SliceListBuilder {
  private static final int MOST = 4 * ItemListFormat.MAX_NUMBER_BYTES;

  private final ListBuffer bytes = new ListBuffer(SliceList.SLICES_AT, SliceList.MAX_BYTES);
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
    if (!bytes.makeRoom(MOST)) {
      return false;
    }
    bytes.addNumber(2 * (slice - last) + (complete ? 0 : 1));
    bytes.addNumber(totals.uniqueUsers());
    bytes.addNumber(totals.clicks());
    bytes.addNumber(totals.impressions());
    last = slice;
    count++;
    return true;
  }

  /**
   * The list; nothing may be added afterwards.
   *
   * @param incarnation the worker's
   * @param firstUnsealed slices below were final when the first was added
   */
  public SliceList build(long incarnation, long firstUnsealed) {
    bytes
        .header()
        .putInt(SliceList.MAGIC)
        .putLong(incarnation)
        .putLong(firstUnsealed)
        .putInt(count);
    return new SliceList(bytes.toBytes(), incarnation, firstUnsealed, count);
  }
}
