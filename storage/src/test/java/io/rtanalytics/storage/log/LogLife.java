package io.rtanalytics.storage.log;

import io.rtanalytics.port.LogFailed;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.storage.disk.FaultyDisk;
import java.io.IOException;

/** A log from its opening to its end, whatever that is; all it does is checked by a model. */
final class LogLife implements AutoCloseable {
  private final FaultyDisk disk;
  private final LogModel model;
  private final FileEventLog log;
  private boolean failed;

  LogLife(FaultyDisk disk, LogModel model) throws IOException {
    this.disk = disk;
    this.model = model;
    LogConfig config = LogUnderTest.config(disk).durability(model.durability()).build();
    this.log = FileEventLog.open(config, model.start());
  }

  void append(int batches) {
    for (int i = 0; i < batches; i++) {
      long number = model.appending();
      try {
        model.appended(log.append(LogUnderTest.batch(number)));
      } catch (NotStored e) {
        model.notStored();
        throw e;
      } catch (LogFailed e) {
        failed = true;
        throw e;
      }
    }
  }

  /** Hands over some entries, and says whether there were any. */
  boolean poll() {
    try {
      boolean any = log.poll(model::handedOver) > 0;
      if (!any) {
        model.idle();
      }
      return any;
    } catch (LogFailed e) {
      failed = true;
      throw e;
    }
  }

  /** Hands over all there are. */
  void drain() {
    while (poll()) {
      // on, to the end
    }
  }

  /** Forgets a share of what was handed over. */
  void trim(double share) {
    model.moveStart(share);
    boolean more = log.trim(model.start());
    while (more) {
      more = log.trim(model.start());
    }
  }

  /** Whether it has failed for good. */
  boolean hasFailed() {
    return failed;
  }

  FileEventLog log() {
    return log;
  }

  @Override
  public void close() {
    long failures = disk.failures();
    log.close();
    if (failed || disk.isPowerLost() || disk.failures() > failures) {
      model.ended();
    } else {
      model.closed();
    }
  }
}
