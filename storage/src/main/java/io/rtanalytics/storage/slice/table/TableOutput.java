package io.rtanalytics.storage.slice.table;

import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.disk.DiskFile;
import java.io.IOException;

/** Where new tables go. One thread. */
public interface TableOutput {
  /** The disk. */
  Disk disk();

  /**
   * Takes a file that was written whole: to be forced, now or later, and closed.
   *
   * @throws IOException if it, or one before, can't be forced
   */
  void written(DiskFile file) throws IOException;

  /**
   * Is called now and then while much is written.
   *
   * @throws java.util.concurrent.CancellationException if it is not wanted any more
   */
  void step();
}
