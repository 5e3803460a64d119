package io.rtanalytics.storage.worker;

import io.rtanalytics.storage.slice.CheckpointStore;
import io.rtanalytics.storage.slice.WorkerState;
import java.util.concurrent.CountDownLatch;

/** Keeps nothing, and holds the worker's thread where it is asked to, until it is released. */
final class HeldStore implements CheckpointStore {
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile boolean holding;

  /** Holds the thread at the restore, or after the next group. */
  void hold() {
    holding = true;
  }

  void release() {
    released.countDown();
  }

  @Override
  public long restore(WorkerState state) {
    await();
    return 0;
  }

  @Override
  public long offer(WorkerState state, long offset) {
    if (state.slices().count() > 0) {
      await();
    }
    return 0;
  }

  private void await() {
    try {
      if (holding) {
        released.await();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    // There is nothing to wait for.
  }
}
