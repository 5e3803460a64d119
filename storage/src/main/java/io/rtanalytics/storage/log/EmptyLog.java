package io.rtanalytics.storage.log;

import io.rtanalytics.storage.disk.Disk;
import java.io.IOException;

/** The log of a worker that begins with a checkpoint of another: it has no entries yet. */
public final class EmptyLog {
  // The least that segment-bytes may be; the next one has the size that is set.
  private static final long SEGMENT_BYTES = 1 << 16;

  private EmptyLog() {}

  /**
   * Makes one; it is durable on return.
   *
   * @param directory its directory on that disk; it exists and is empty
   * @param offset where it begins: entries below are in the checkpoint, and new ones are above
   * @throws IOException if it can't be made
   */
  public static void create(Disk disk, String directory, long offset) throws IOException {
    SegmentFiles files = new SegmentFiles(disk, directory);
    files.close(files.create(offset, SEGMENT_BYTES));
  }
}
