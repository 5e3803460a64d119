package io.rtanalytics.storage.worker;

import io.rtanalytics.port.OutcomeUnknown;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import lombok.RequiredArgsConstructor;

/**
 * Answers batches and questions for which the worker takes too long. It looks now and then, up to
 * {@value #LOOK_MILLIS} ms late: {@link CompletableFuture#orTimeout} sets a timer for every batch,
 * and nearly all are set for nothing. Any thread.
 */
final class ReplyTimeouts implements AutoCloseable {
  static final int LOOK_MILLIS = 25;

  private final String worker;
  private final Queue<Deadline> deadlines = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService timer;

  @RequiredArgsConstructor
  private static final class Deadline {
    private final CompletableFuture<?> reply;
    private final long timeoutMillis;
    private final long nanos;
  }

  /** Those of a worker. */
  ReplyTimeouts(String worker) {
    this.worker = worker;
    timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "worker-" + worker + "-timeouts");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        timer.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Fails a reply that is not there in time, with {@link OutcomeUnknown}. */
  void watch(CompletableFuture<?> reply, long timeoutMillis) {
    long nanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    deadlines.add(new Deadline(reply, timeoutMillis, nanos));
  }

  private void look() {
    long now = System.nanoTime();
    for (Iterator<Deadline> all = deadlines.iterator(); all.hasNext(); ) {
      Deadline next = all.next();
      if (next.reply.isDone()) {
        all.remove();
      } else if (now - next.nanos >= 0) {
        all.remove();
        next.reply.completeExceptionally(
            new OutcomeUnknown(
                "worker \"%s\" did not answer within %d ms".formatted(worker, next.timeoutMillis)));
      }
    }
  }

  /** Ends it; what is not answered by now never is. */
  @Override
  public void close() {
    timer.shutdown();
  }
}
