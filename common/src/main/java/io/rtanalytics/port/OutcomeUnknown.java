package io.rtanalytics.port;

/** A request was sent, or may have been, and no answer came: it may or may not have been stored. */
public final class OutcomeUnknown extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what happened instead of an answer. */
  public OutcomeUnknown(String message) {
    super(message, null, false, false);
  }
}
