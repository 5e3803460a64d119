package io.rtanalytics.bench.process;

import java.util.ArrayDeque;
import java.util.Deque;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/**
 * What must not outlive the bench: processes and temporary directories. Whoever opens one closes
 * it; what is still open when a signal ends the bench is closed here, last first. Any thread.
 */
@Slf4j
public final class Leftovers {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private boolean ending;

  /** Begins to watch: nothing is open, and the end of this process closes what will be. */
  public Leftovers() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::closeAll, "rt-bench-end"));
  }

  /**
   * Something was opened.
   *
   * @throws IllegalStateException if the bench is ending; the caller has to close it then
   */
  synchronized void add(AutoCloseable opened) {
    if (ending) {
      throw new IllegalStateException("the bench is ending");
    }
    open.push(opened);
  }

  /** It was closed. */
  synchronized void remove(AutoCloseable closed) {
    open.remove(closed);
  }

  private void closeAll() {
    for (AutoCloseable last = begin(); last != null; last = begin()) {
      try {
        last.close(); // not under the lock: whoever closes it meanwhile needs that, too
      } catch (Exception e) {
        log.warn("{} did not close", last, e);
      }
    }
  }

  private synchronized @Nullable AutoCloseable begin() {
    ending = true;
    return open.poll();
  }
}
