package io.rtanalytics.client;

/** A node could not be asked, or answered something else than was asked for. */
public final class UnexpectedAnswer extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean isRefusal;

  UnexpectedAnswer(String message) {
    this(message, false);
  }

  UnexpectedAnswer(String message, boolean isRefusal) {
    super(message);
    this.isRefusal = isRefusal;
  }

  /** Whether the node refused the request as such (a 4xx), so that asking again is of no use. */
  public boolean isRefusal() {
    return isRefusal;
  }
}
