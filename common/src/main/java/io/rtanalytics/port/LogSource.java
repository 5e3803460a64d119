package io.rtanalytics.port;

import java.io.IOException;

/**
 * Where a worker's event log comes from, if not from files in the worker's own directory: a log
 * that several workers may read, each on its own. Any thread may call.
 */
public interface LogSource {
  /**
   * Names the log for good, in a line. What was made of one log must never be continued with
   * another.
   */
  String identity();

  /** The incarnation of all who begin with nothing and read the log: their totals are the same. */
  long incarnation();

  /**
   * Opens the log.
   *
   * @param start the offset from which on entries are handed over
   * @param arrived called from another thread when there may be new entries; returns at once
   * @throws IOException if the log can't be read, or holds no entries from that offset on
   */
  EventLog open(long start, Runnable arrived) throws IOException;
}
