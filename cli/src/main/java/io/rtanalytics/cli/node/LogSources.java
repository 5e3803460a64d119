package io.rtanalytics.cli.node;

import io.rtanalytics.port.LogSource;
import java.io.IOException;

/** The event logs of workers, where they are not in files. */
@FunctionalInterface
interface LogSources {
  /**
   * The log of a worker.
   *
   * @throws IOException if there is none; the message is for an operator
   */
  LogSource of(String worker) throws IOException;
}
