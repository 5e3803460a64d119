package io.rtanalytics.storage.worker;

/** A copy of a worker is not whole. The message is one line for an operator and names a file. */
public final class DamagedCopy extends Exception {
  private static final long serialVersionUID = 1L;

  DamagedCopy(String message) {
    super(message);
  }

  DamagedCopy(String message, Throwable cause) {
    super(message, cause);
  }
}
