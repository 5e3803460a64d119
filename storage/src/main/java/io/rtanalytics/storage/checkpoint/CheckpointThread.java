package io.rtanalytics.storage.checkpoint;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/** The one thread that writes checkpoints. The worker's thread calls every method. */
@Slf4j
final class CheckpointThread implements AutoCloseable {
  private static final int FORCERS = 16;

  private final ExecutorService executor;
  private final ExecutorService forcers;
  private @Nullable Manifest manifest;

  CheckpointThread(String name) {
    executor = Executors.newSingleThreadExecutor(task -> daemon(task, name + "-checkpoint"));
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            FORCERS,
            FORCERS,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> daemon(task, name + "-force"));
    pool.allowCoreThreadTimeOut(true);
    forcers = pool;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Threads to wait for the disk on, which take no processor. */
  Executor forcers() {
    return forcers;
  }

  /** What is to be closed when nothing is written any more. */
  void closesLast(Manifest last) {
    manifest = last;
  }

  /** Begins to write something. */
  <T> CompletableFuture<T> run(Callable<T> task) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return task.call();
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        },
        executor);
  }

  /** Begins to do something of which nobody wants to know the end. */
  void execute(Runnable task) {
    executor.execute(task);
  }

  /** Waits for the end of something up to a {@link System#nanoTime}; returns whether it ended. */
  boolean awaits(CompletableFuture<?> task, long deadline) {
    try {
      task.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody may interrupt the worker's thread", e);
    }
  }

  /** Waits for all that was begun. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      executor.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
      forcers.shutdown();
      if (manifest != null) {
        manifest.close();
      }
    } catch (IOException e) {
      log.warn("the manifest could not be closed", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody may interrupt the worker's thread", e);
    }
  }
}
