package io.rtanalytics.storage.worker;

import io.rtanalytics.storage.slice.WorkerState;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Short things that others have done on the worker's thread, between two groups of batches: then
 * all that was applied is durable. Any thread may call; the worker's thread does them. A lock
 * guards everything.
 */
final class WorkerCalls {
  /** Done at once, so that batches never wait for long: each takes some microseconds. */
  private static final int AT_ONCE = 64;

  private final Runnable wake;
  private final Queue<Call<?>> waiting = new ArrayDeque<>();
  private @Nullable RuntimeException refusal;

  private record Call<T>(Function<WorkerState, T> task, CompletableFuture<T> result) {
    void run(WorkerState state) {
      try {
        result.complete(task.apply(state));
      } catch (RuntimeException e) {
        result.completeExceptionally(e);
      }
    }
  }

  /** Begins without any. */
  WorkerCalls(Runnable wake) {
    this.wake = wake;
  }

  /**
   * Has something done.
   *
   * @return completes on the worker's thread, exceptionally with what the task throws, or with what
   *     this was ended with
   */
  <T> CompletableFuture<T> call(Function<WorkerState, T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    synchronized (this) {
      if (refusal != null) {
        return CompletableFuture.failedFuture(refusal);
      }
      waiting.add(new Call<>(task, result));
    }
    wake.run();
    return result;
  }

  /** Does what waits, up to a number. The worker's thread. */
  void run(WorkerState state) {
    for (int i = 0; i < AT_ONCE; i++) {
      Call<?> next = next();
      if (next == null) {
        return;
      }
      next.run(state);
    }
    wake.run();
  }

  private synchronized @Nullable Call<?> next() {
    return waiting.poll();
  }

  /** Nothing is done any more: the worker's thread has ended, or is about to. */
  void end(RuntimeException why) {
    synchronized (this) {
      refusal = why;
    }
    for (Call<?> next = next(); next != null; next = next()) {
      next.result().completeExceptionally(why);
    }
  }
}
