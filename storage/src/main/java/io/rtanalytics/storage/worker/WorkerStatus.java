package io.rtanalytics.storage.worker;

import org.jspecify.annotations.Nullable;

/**
 * How a worker is.
 *
 * @param phase where in its life it is
 * @param cause what it has failed with; null unless it has
 */
public record WorkerStatus(Phase phase, @Nullable Throwable cause) {
  /** Where in its life a worker is. */
  public enum Phase {
    /** It reads its log, and answers nothing yet. */
    STARTING,
    /** It takes batches and answers totals. */
    READY,
    /** It has stopped for good: its log could not be read or written. */
    FAILED,
    /** It was closed, or is finishing what it had accepted before. */
    CLOSED
  }

  static WorkerStatus of(Phase phase) {
    return new WorkerStatus(phase, null);
  }

  static WorkerStatus failed(Throwable cause) {
    return new WorkerStatus(Phase.FAILED, cause);
  }

  /** The phase in words, with the cause if it has failed: one line for an operator. */
  @Override
  public String toString() {
    return switch (phase) {
      case STARTING -> "is starting";
      case READY -> "is ready";
      case FAILED -> "has failed: " + (cause == null ? "" : cause.getMessage());
      case CLOSED -> "is stopping";
    };
  }
}
