package io.rtanalytics.storage.worker;

import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import io.rtanalytics.storage.worker.WorkerStatus.Phase;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * The phases that a worker goes through, and what it answers in all but {@link Phase#READY}. Any
 * thread may ask; changes are guarded by this object's lock.
 */
final class WorkerLifecycle {
  private final String worker;
  private final BatchQueue queue;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private volatile WorkerStatus status = WorkerStatus.of(Phase.STARTING);

  /** A worker that is starting, with a queue as long as it may be. */
  WorkerLifecycle(String worker, long maxQueueBytes) {
    this.worker = worker;
    this.queue = new BatchQueue(maxQueueBytes, refusal(status));
  }

  WorkerStatus status() {
    return status;
  }

  CompletableFuture<Void> ready() {
    return ready;
  }

  BatchQueue queue() {
    return queue;
  }

  /**
   * Returns if the worker is ready.
   *
   * @throws Refused if it has failed
   * @throws NotStored if it is starting or stopping
   */
  void requireReady() {
    WorkerStatus now = status;
    if (now.phase() != Phase.READY) {
      throw refusal(now);
    }
  }

  /** What it answers unless it is ready. */
  RuntimeException refusal() {
    return refusal(status);
  }

  private RuntimeException refusal(WorkerStatus now) {
    String message = "worker \"" + worker + "\" " + now;
    return now.phase() == Phase.FAILED
        ? new Refused(Refused.Reason.FAILED, message)
        : new NotStored(NotStored.Reason.UNREACHABLE, message);
  }

  /** It has read its log, and takes batches from now on, unless it was closed before. */
  void start() {
    synchronized (this) {
      if (status.phase() != Phase.STARTING) {
        return;
      }
      status = WorkerStatus.of(Phase.READY);
      queue.open();
    }
    ready.complete(null);
  }

  /**
   * It can't go on, and takes no more batches.
   *
   * @return what batches that were not begun get for an answer
   */
  RuntimeException fail(Throwable cause) {
    RuntimeException refusal = end(WorkerStatus.failed(cause));
    ready.completeExceptionally(cause);
    return refusal;
  }

  /** It takes no more batches; those in the queue are still stored. */
  void close() {
    synchronized (this) {
      if (status.phase() == Phase.FAILED) {
        return;
      }
      end(WorkerStatus.of(Phase.CLOSED));
    }
    ready.completeExceptionally(new CancellationException("closed while it was starting"));
  }

  private synchronized RuntimeException end(WorkerStatus last) {
    status = last;
    RuntimeException refusal = refusal(last);
    queue.end(refusal);
    return refusal;
  }
}
