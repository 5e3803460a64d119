package io.rtanalytics.storage.worker;

import io.rtanalytics.port.NotStored;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Batches on their way to the worker's thread, bounded in bytes. Any thread adds, the worker's
 * thread takes; a lock guards everything. It begins closed.
 */
final class BatchQueue {
  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private final Queue<PendingBatch> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private long takenBytes; // of the group that the worker is at
  private @Nullable RuntimeException refusal;
  private boolean ended;
  private boolean woken;

  /**
   * Makes a closed one.
   *
   * @param maxBytes most bytes that it holds, the group that was taken last included; a batch that
   *     is alone may be larger
   * @param refusal what who adds gets until it is opened
   */
  BatchQueue(long maxBytes, RuntimeException refusal) {
    this.maxBytes = maxBytes;
    this.refusal = refusal;
  }

  /** Lets batches in, unless it has ended. */
  void open() {
    lock.lock();
    try {
      if (!ended) {
        refusal = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the wait of who takes, though there may be no batch: something else is to be done. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Lets no more batches in, for good. What waits can still be taken. */
  void end(RuntimeException why) {
    lock.lock();
    try {
      refusal = why;
      ended = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds a batch.
   *
   * @throws RuntimeException what it was closed with, or {@link NotStored} if it is full
   */
  void add(PendingBatch pending) {
    lock.lock();
    try {
      if (refusal != null) {
        throw refusal;
      }
      long held = waitingBytes + takenBytes;
      if (held > 0 && held + pending.batch().size() > maxBytes) {
        throw new NotStored(NotStored.Reason.OVERLOADED, "the worker's queue is full");
      }
      waiting.add(pending);
      waitingBytes += pending.batch().size();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes what waits, up to a number of bytes but at least one batch; the group taken before is
   * done. Waits for a batch if there is none.
   *
   * @param waitMillis the longest wait; 0 for no limit
   * @return the group; empty if the wait was over or woken from, or the queue has ended
   */
  List<PendingBatch> take(long groupBytes, long waitMillis) {
    lock.lock();
    try {
      takenBytes = 0;
      await(waitMillis);
      List<PendingBatch> group = new ArrayList<>();
      while (!waiting.isEmpty()
          && (group.isEmpty() || takenBytes + waiting.element().batch().size() <= groupBytes)) {
        takenBytes += waiting.element().batch().size();
        group.add(waiting.remove());
      }
      waitingBytes -= takenBytes;
      return group;
    } finally {
      lock.unlock();
    }
  }

  private void await(long waitMillis) {
    long nanos = waitMillis == 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(waitMillis);
    try {
      while (waiting.isEmpty() && !ended && !woken && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      woken = false;
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody may interrupt the worker's thread", e);
    }
  }

  /** Whether it lets no more in, for good, and nothing waits. */
  boolean isDrained() {
    lock.lock();
    try {
      return ended && waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Whether it lets no more in, for good. */
  boolean hasEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /** Bytes that it holds. */
  long bytes() {
    lock.lock();
    try {
      return waitingBytes + takenBytes;
    } finally {
      lock.unlock();
    }
  }
}
