package io.rtanalytics.port;

/** A worker refused a request that must not be repeated as it is; nothing of it was stored. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** Routing, timeline, secret or worker id differ from what the worker is pinned to. */
    FENCED,
    /** The sequence is not within the producer's window: its outcome is forgotten or never was. */
    OUTSIDE_WINDOW,
    /** The token is missing or wrong. */
    UNAUTHORIZED,
    /** The bytes are not a batch. */
    MALFORMED,
    /** The worker has stopped for good after a failed write; the message bears the cause. */
    FAILED,
    /** The file of a slice is damaged; the message names it. The other slices serve. */
    DAMAGED,
    /** The worker has dropped the slice, which is older than those that are kept. */
    EXPIRED
  }

  private final Reason reason;

  /** Names the reason; the message names both values that differ. */
  public Refused(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
