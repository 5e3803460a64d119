package io.rtanalytics.storage.checkpoint;

import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import lombok.RequiredArgsConstructor;

/**
 * Room on the disk for the next checkpoint, kept as a file of zeros: a disk that the log has filled
 * can be emptied again, since a checkpoint frees the log below it. It grows before the log does,
 * and is given up when a checkpoint fails. Any thread.
 */
@RequiredArgsConstructor
final class Reserve {
  static final String NAME = "reserve";

  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 18).asReadOnlyBuffer();

  private final Disk disk;
  private long wanted;
  private long held = -1; // not known yet

  /** How many bytes are wanted from now on. */
  synchronized void want(long bytes) {
    wanted = bytes;
  }

  /**
   * Takes what is wanted from the disk.
   *
   * @throws IOException if the disk is too full
   */
  synchronized void ensure() throws IOException {
    if (held >= wanted) {
      return;
    }
    if (held < 0) {
      disk.delete(NAME);
    }
    try (DiskFile file = held > 0 ? disk.open(NAME) : fresh()) {
      held = Math.max(held, 0);
      while (held < wanted) {
        int length = (int) Math.min(ZEROS.capacity(), wanted - held);
        file.write(ZEROS.slice(0, length), held);
        held += length;
      }
      file.force(true);
    }
  }

  private DiskFile fresh() throws IOException {
    disk.delete(NAME);
    return disk.create(NAME);
  }

  /** Gives it back to the disk, for the checkpoint that comes next. */
  synchronized void free() throws IOException {
    disk.delete(NAME);
    held = 0;
  }
}
