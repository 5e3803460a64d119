package io.rtanalytics.storage.worker;

/**
 * A worker must not start with this data directory: it is in use, or pinned to something else. The
 * message is one line for an operator and names both values.
 */
public final class WorkerStartRefused extends Exception {
  private static final long serialVersionUID = 1L;

  WorkerStartRefused(String message) {
    super(message);
  }
}
