package io.rtanalytics.storage.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the log from telling of every fault that a test makes by the thousand. */
final class Silence {
  private Silence() {}

  static void begin() {
    logger().setLevel(Level.OFF);
  }

  static void end() {
    logger().setLevel(null); // what its parent has
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(FileEventLog.class.getPackageName());
  }
}
