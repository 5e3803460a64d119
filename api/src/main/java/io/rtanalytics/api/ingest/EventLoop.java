package io.rtanalytics.api.ingest;

/** The one thread that everything of a pipeline runs on. */
public interface EventLoop {
  /** Runs a task on the loop after the present one; any thread may call. */
  void execute(Runnable task);

  /**
   * Runs a task on the loop after reading: from a task, once the loop has looked for what can be
   * read, and read it; from the handling of what was read, once the rest of that is. The loop
   * calls. A loop that closes need not run it.
   */
  void afterReading(Runnable task);

  /** Runs a task on the loop once so many milliseconds, 1 or more, have passed; the loop calls. */
  void schedule(long millis, Runnable task);

  /** A time in nanoseconds that only differences have a meaning of. */
  long nanoTime();
}
