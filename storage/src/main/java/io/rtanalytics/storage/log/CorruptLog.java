package io.rtanalytics.storage.log;

/**
 * The log lacks, or has lost, something that was durable. Nothing was changed on disk; an operator
 * has to decide. The message names file and offset.
 */
public final class CorruptLog extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptLog(Segment segment, long offset, String what) {
    this(segment + ": at offset " + offset + ": " + what);
  }

  CorruptLog(String message) {
    super("the event log is corrupt: " + message);
  }
}
