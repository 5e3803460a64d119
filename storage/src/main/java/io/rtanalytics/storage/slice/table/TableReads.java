package io.rtanalytics.storage.slice.table;

import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.disk.DiskFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens and reads table files, and tells what can't be done at the moment from what is lost: for
 * too many open files, nobody may give up a slice.
 */
final class TableReads {
  private static final int TRIES = 3;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private TableReads() {}

  /**
   * Opens a file.
   *
   * @throws DamagedTable if there is none
   * @throws UncheckedIOException if it can't be opened at the moment
   */
  static DiskFile open(Disk disk, String name) {
    try {
      return disk.open(name);
    } catch (NoSuchFileException e) {
      throw new DamagedTable(disk.describe(name), "is missing");
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException(disk.describe(name) + " can't be opened: " + e.getMessage(), e));
    }
  }

  /**
   * Reads, and after an error tries again.
   *
   * @return bytes read, fewer than asked for only at the end of the file
   * @throws IOException if the disk keeps failing
   */
  static int read(DiskFile file, ByteBuffer bytes, long at) throws IOException {
    int start = bytes.position();
    for (int failed = 0; ; ) {
      try {
        return file.read(bytes, at);
      } catch (IOException e) {
        if (++failed == TRIES) {
          throw e;
        }
        bytes.position(start);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
