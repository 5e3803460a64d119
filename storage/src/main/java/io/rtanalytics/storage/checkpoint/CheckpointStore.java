package io.rtanalytics.storage.checkpoint;

import io.rtanalytics.port.EventLog;
import io.rtanalytics.storage.slice.WorkerState;
import java.io.IOException;

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
   * @throws IOException if it can't be read
   * @throws CorruptManifest if it is not what was written
   */
  void restore(WorkerState state) throws IOException;

  /** The offset of the last cut on disk, from which on the log is to be applied; 0 without any. */
  long offset();

  /**
   * Deletes what crashes have left. Called once the log was found to fit {@link #offset}: if it
   * does not, that may be what an operator needs.
   */
  void tidy();

  /**
   * Offers the state for a cut, after each group of batches and about once a second without any.
   * Whether to take one is the store's choice; what it needs of the state it must freeze before it
   * returns, and write later. Of the log it trims what a checkpoint covers. It may wait when memory
   * runs out.
   *
   * @param state what all entries that the log has handed over have made
   * @param log the log
   */
  void offer(WorkerState state, EventLog log);

  /**
   * Whether new batches may be taken; if not, memory is used up, and no checkpoint can be written
   * to change that.
   */
  boolean hasRoom();

  /** Takes a last cut if it can be written soon. */
  void finish(WorkerState state, EventLog log);

  /** The disk is full: a cut soon might free some of it. */
  void hurry();

  /** Ends what is under way. */
  @Override
  void close();

  /** Keeps nothing: every start applies the whole log. */
  static CheckpointStore none() {
    return new NoCheckpoints();
  }
}
