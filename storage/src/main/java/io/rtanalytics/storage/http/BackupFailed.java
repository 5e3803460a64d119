package io.rtanalytics.storage.http;

/** A backup could not be made, or not be read; the message says why. The worker goes on. */
final class BackupFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BackupFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
