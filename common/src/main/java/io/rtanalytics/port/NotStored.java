package io.rtanalytics.port;

/**
 * Surely nothing was stored, for a cause that passes: a full queue, a full disk, a worker that
 * can't be reached or is starting.
 */
public final class NotStored extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Which cause, as the {@code reason} label of metrics. */
  public enum Reason {
    /** A queue is full. */
    OVERLOADED,
    /** The worker could not be reached, or is starting or stopping. */
    UNREACHABLE,
    /** The worker's disk is full. */
    DISK_FULL,
    /** This replica of the worker has not yet read what the asker has seen already. */
    BEHIND
  }

  private final Reason reason;

  /** Names the cause; the message is fit for a client. */
  public NotStored(Reason reason, String message) {
    // No stack trace: this is flow control under load, and its origin is in the message.
    super(message, null, false, false);
    this.reason = reason;
  }

  /** The cause. */
  public Reason reason() {
    return reason;
  }
}
