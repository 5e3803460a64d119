package io.rtanalytics.client;

/** A node could not be asked, or answered something else than was asked for. */
public final class UnexpectedAnswer extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnexpectedAnswer(String message) {
    super(message);
  }
}
