package io.rtanalytics.storage.slice;

import io.rtanalytics.totals.SliceTotals;
import lombok.AllArgsConstructor;
import lombok.Getter;
import lombok.experimental.Accessors;

/**
 * What any thread may read of a slice at any time: its totals as they were posted last, which only
 * the worker's thread does. They are immutable and replaced whole.
 */
@Getter
@Accessors(fluent = true)
@AllArgsConstructor
public final class PostedTotals {
  /** The digest of the routing that the slice is pinned to. */
  private final long routingDigest;

  /** The totals. */
  private volatile SliceTotals totals;

  /** Replaces the totals. */
  public void post(SliceTotals now) {
    totals = now;
  }
}
