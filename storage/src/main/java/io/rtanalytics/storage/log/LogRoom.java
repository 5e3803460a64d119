package io.rtanalytics.storage.log;

import java.io.IOException;

/**
 * Whoever else needs room on the disk, and gets it before the log takes more. Called before a
 * segment is made, by the thread that makes it.
 */
@FunctionalInterface
public interface LogRoom {
  /**
   * Takes what is needed.
   *
   * @throws IOException if there is too little; the log then takes none either
   */
  void make() throws IOException;
}
