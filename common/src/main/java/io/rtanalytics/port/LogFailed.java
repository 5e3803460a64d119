package io.rtanalytics.port;

/** A log has failed to write or sync, and refuses everything since: what it holds is uncertain. */
public final class LogFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Carries the original failure. */
  public LogFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
