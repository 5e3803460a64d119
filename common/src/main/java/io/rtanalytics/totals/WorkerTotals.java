package io.rtanalytics.totals;

/**
 * One component of a totals vector: a worker's totals of one slice. Only that worker writes it, and
 * within an incarnation it never decreases.
 *
 * @param incarnation the life of the worker's data directory; a later one is greater
 * @param totals what the worker has counted
 * @param sealed whether that is all that it ever will, in this incarnation
 */
public record WorkerTotals(long incarnation, SliceTotals totals, boolean sealed) {
  /** Totals that may still grow. */
  public WorkerTotals(long incarnation, SliceTotals totals) {
    this(incarnation, totals, false);
  }

  /**
   * The newer of two replies of the same worker, whatever order they arrive in: commutative,
   * associative and idempotent. A later incarnation replaces an earlier one, whose data is gone.
   */
  public WorkerTotals merge(WorkerTotals other) {
    if (incarnation != other.incarnation) {
      return incarnation > other.incarnation ? this : other;
    }
    return new WorkerTotals(incarnation, totals.max(other.totals), sealed || other.sealed);
  }
}
