package io.rtanalytics.storage.checkpoint;

import io.rtanalytics.port.EventLog;
import io.rtanalytics.storage.slice.WorkerState;

/** Keeps nothing. */
final class NoCheckpoints implements CheckpointStore {
  @Override
  public void restore(WorkerState state) {
    // There is nothing to restore.
  }

  @Override
  public long offset() {
    return 0;
  }

  @Override
  public void tidy() {
    // There is nothing to delete.
  }

  @Override
  public void offer(WorkerState state, EventLog log) {
    // No, thanks.
  }

  @Override
  public boolean hasRoom() {
    return true;
  }

  @Override
  public void finish(WorkerState state, EventLog log) {
    // There is nothing to finish.
  }

  @Override
  public void hurry() {
    // There is nothing to be gained.
  }

  @Override
  public void close() {
    // There is nothing to end.
  }
}
