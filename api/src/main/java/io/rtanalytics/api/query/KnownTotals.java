package io.rtanalytics.api.query;

import io.rtanalytics.totals.WorkerTotals;

/**
 * What is known of a worker's totals of a slice.
 *
 * @param totals the newest that any reply has brought
 * @param askedNanos when the newest reply was asked for, in nanoseconds that only differences have
 *     a meaning of: all that was durable then is in the totals
 */
public record KnownTotals(WorkerTotals totals, long askedNanos) {
  /** Both together: an older reply never takes anything back, whenever it arrives. */
  KnownTotals merge(KnownTotals other) {
    WorkerTotals newest = totals.merge(other.totals);
    long latest = other.askedNanos - askedNanos > 0 ? other.askedNanos : askedNanos;
    return new KnownTotals(newest, latest);
  }
}
