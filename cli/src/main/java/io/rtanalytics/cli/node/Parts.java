package io.rtanalytics.cli.node;

import io.rtanalytics.cli.text.Failure;
import java.util.ArrayDeque;
import java.util.Deque;
import lombok.extern.slf4j.Slf4j;

/**
 * What a node is made of, in the order in which it was opened; closes it in reverse, all of it,
 * whatever fails. One thread opens; one, possibly another, closes afterwards.
 */
@Slf4j
final class Parts implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Puts something together from parts. */
  @FunctionalInterface
  interface Assembly<T> {
    /** Opens the parts and adds each of them. */
    T from(Parts parts) throws Failure, InterruptedException;
  }

  /** Puts something together; if that fails half-way, closes what was opened. */
  static <T> T assemble(Assembly<T> assembly) throws Failure, InterruptedException {
    Parts parts = new Parts();
    try {
      return assembly.from(parts);
    } catch (Failure | InterruptedException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /** Adds a part that was just opened. */
  synchronized <T extends AutoCloseable> T add(T part) {
    open.push(part);
    return part;
  }

  @Override
  public synchronized void close() {
    while (!open.isEmpty()) {
      AutoCloseable part = open.pop();
      try {
        part.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        log.warn("Interrupted while closing; going on with the other parts");
      } catch (Exception e) {
        log.warn("A part did not close properly", e);
      }
    }
  }
}
