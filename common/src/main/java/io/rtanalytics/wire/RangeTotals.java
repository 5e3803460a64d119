package io.rtanalytics.wire;

import io.rtanalytics.totals.SliceEntry;
import java.util.List;

/**
 * A worker's totals of a range of slices.
 *
 * @param incarnation the worker's incarnation
 * @param firstUnsealed slices below are final at the worker, with events or without; 0 if none is
 * @param slices ascending; slices without events are left out
 */
public record RangeTotals(long incarnation, long firstUnsealed, List<SliceEntry> slices) {
  /** Totals of a worker at which no slice is final. */
  public RangeTotals(long incarnation, List<SliceEntry> slices) {
    this(incarnation, 0, slices);
  }

  /** Copies the list. */
  public RangeTotals {
    slices = List.copyOf(slices);
  }
}
