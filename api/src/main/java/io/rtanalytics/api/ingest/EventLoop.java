package io.rtanalytics.api.ingest;

/** The one thread that everything of a pipeline runs on. */
public interface EventLoop {
  /** Runs a task on the loop after the present one; any thread may call. */
  void execute(Runnable task);

  /**
   * Runs a task on the loop once that has read, after the present task, whatever had arrived by
   * then, if anything; the loop calls.
   */
  void afterReading(Runnable task);

  /** Runs a task on the loop once so many milliseconds, 1 or more, have passed; the loop calls. */
  void schedule(long millis, Runnable task);

  /** A time in nanoseconds that only differences have a meaning of. */
  long nanoTime();
}
