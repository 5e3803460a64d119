package io.rtanalytics.port;

/**
 * A batch in a worker's log was refused when it came to be applied: all who read the log pass it
 * over, and nothing of it is counted.
 */
public final class PassedOver extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Refused.Reason reason;

  /** Names the reason; the message says what differs. */
  public PassedOver(Refused.Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Why it was refused. */
  public Refused.Reason reason() {
    return reason;
  }
}
