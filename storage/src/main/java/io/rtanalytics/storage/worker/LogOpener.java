package io.rtanalytics.storage.worker;

import io.rtanalytics.port.EventLog;
import java.io.IOException;

/** Opens a worker's event log, wherever it is. */
@FunctionalInterface
interface LogOpener {
  /**
   * Opens it.
   *
   * @param start the offset from which on entries are handed over
   * @throws IOException if it can't be read, or does not reach so far back
   */
  EventLog open(long start) throws IOException;
}
