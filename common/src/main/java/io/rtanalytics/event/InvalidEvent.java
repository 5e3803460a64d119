package io.rtanalytics.event;

/**
 * Input that breaks the contract; nothing of it was counted. The message is fit for the client:
 * {@code "<parameter>: <what was wrong>"}, without any user's name.
 */
public final class InvalidEvent extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String parameter;

  /**
   * Names the parameter and what was wrong with it.
   *
   * @param parameter the parameter, column or field as the client wrote it
   * @param reason what was wrong, as half a sentence
   */
  public InvalidEvent(String parameter, String reason) {
    // No stack trace: this is an answer to a client, and a flood of bad input must stay cheap.
    super(parameter + ": " + reason, null, false, false);
    this.parameter = parameter;
  }

  /** The parameter at fault. */
  public String parameter() {
    return parameter;
  }
}
