package io.rtanalytics.wire;

import io.rtanalytics.totals.SliceEntry;
import java.util.List;

/**
 * A worker's totals of a range of slices.
 *
 * @param incarnation the worker's incarnation
 * @param slices ascending; slices without events are left out
 */
public record RangeTotals(long incarnation, List<SliceEntry> slices) {
  /** Copies the list. */
  public RangeTotals {
    slices = List.copyOf(slices);
  }
}
