package io.rtanalytics.secret;

/** Two files that should be copies of one secret contradict each other. */
public final class KeyConflict extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says in which way, as half a sentence about the other file. */
  public KeyConflict(String message) {
    super(message);
  }
}
