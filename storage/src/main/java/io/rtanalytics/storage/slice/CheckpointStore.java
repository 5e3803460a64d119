package io.rtanalytics.storage.slice;

/**
 * Where the state goes so that a start need not read the log from its beginning. The worker's
 * thread calls every method, and owns the state.
 *
 * <p>A checkpoint is one cut: the whole state (slices, ids, pins, windows) as it was when all
 * entries below one offset had been applied, and none above. That offset is stored with it, in one
 * switch, so that after a crash there is either the old state with the old offset or the new with
 * the new. To restore it and to apply the log from the offset on gives the state of before.
 */
public interface CheckpointStore extends AutoCloseable {
  /**
   * Fills an empty state from the last checkpoint.
   *
   * @return the offset of its cut, from which on the log is to be applied; 0 without any
   */
  long restore(WorkerState state);

  /**
   * Offers the state for a cut, after each group of batches. Whether to take one is the store's
   * choice; what it needs of the state it must freeze before it returns, and write later.
   *
   * @param state what all entries below the offset have made
   * @param offset the offset of a possible cut
   * @return the offset of the last cut that is on disk; the log below it is not needed any more
   */
  long offer(WorkerState state, long offset);

  /** Waits for a checkpoint that is being written. */
  @Override
  void close();

  /** Keeps nothing: every start applies the whole log. */
  static CheckpointStore none() {
    return new CheckpointStore() {
      @Override
      public long restore(WorkerState state) {
        return 0;
      }

      @Override
      public long offer(WorkerState state, long offset) {
        return 0;
      }

      @Override
      public void close() {
        // There is nothing to wait for.
      }
    };
  }
}
