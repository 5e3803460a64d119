package io.rtanalytics.port;

import java.util.OptionalLong;

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
    EXPIRED,
    /** The slice takes no more events: it is final, or about to become so. */
    LATE
  }

  private static final long UNKNOWN = -1;

  private final Reason reason;
  private final long firstKept;

  /** Names the reason; the message names both values that differ. */
  public Refused(Reason reason, String message) {
    this(reason, message, UNKNOWN);
  }

  private Refused(Reason reason, String message, long firstKept) {
    super(message, null, false, false);
    this.reason = reason;
    this.firstKept = firstKept;
  }

  /**
   * A refusal for {@link Reason#EXPIRED}.
   *
   * @param firstKept the first slice that the worker has not dropped, 0 or more
   */
  public static Refused expired(String message, long firstKept) {
    return new Refused(Reason.EXPIRED, message, firstKept);
  }

  /** Whether it is for the time of an event: then there is nothing to be gained by waiting. */
  public boolean isForItsTime() {
    return reason == Reason.EXPIRED || reason == Reason.LATE;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** The first slice that the worker has not dropped, if it was for {@link Reason#EXPIRED}. */
  public OptionalLong firstKept() {
    return firstKept == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(firstKept);
  }
}
