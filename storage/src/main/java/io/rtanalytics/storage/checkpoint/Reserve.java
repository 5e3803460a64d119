package io.rtanalytics.storage.checkpoint;

import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import lombok.RequiredArgsConstructor;

/**
 * Room on the disk for the next checkpoint, kept as a file of zeros: a disk that the log has filled
 * can be emptied again, since a checkpoint frees the log below it. It grows before the log does,
 * and is lent to a checkpoint when the disk is full.
 *
 * <p>Any thread. How much is wanted is set without waiting for the disk; a lock guards the rest.
 */
@RequiredArgsConstructor
final class Reserve {
  static final String NAME = "reserve";

  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 18).asReadOnlyBuffer();

  private static final long MAX_STEP_BYTES = 256 << 20;

  private final Disk disk;
  private final AtomicLong wanted = new AtomicLong();
  private long held = -1; // not known yet
  private boolean lent;

  /** How many bytes are wanted from now on. */
  void want(long bytes) {
    wanted.set(bytes);
  }

  /**
   * Takes what is wanted from the disk, or if that is much, some of it: it is called before each
   * segment of the log is made, which must not wait for long.
   *
   * @throws IOException if the disk is too full, or it is lent
   */
  synchronized void ensure() throws IOException {
    if (lent) {
      throw new IOException("what was reserved on the disk serves a checkpoint that is to free it");
    }
    long bytes = wanted.get();
    if (held >= bytes) {
      return;
    }
    try (DiskFile file = file()) {
      long end = Math.min(bytes, held + MAX_STEP_BYTES);
      while (held < end) {
        int length = (int) Math.min(ZEROS.capacity(), end - held);
        file.write(ZEROS.slice(0, length), held);
        held += length;
      }
      file.force(true);
    }
  }

  private DiskFile file() throws IOException {
    if (held < 0 && disk.exists(NAME)) { // of the worker before
      DiskFile file = disk.open(NAME);
      held = file.size();
      return file;
    }
    if (held > 0) {
      return disk.open(NAME);
    }
    held = 0;
    disk.delete(NAME);
    return disk.create(NAME);
  }

  /**
   * Gives it back to the disk, for a checkpoint. Until that has ended nothing is reserved: the log,
   * which comes back for more all the time, must not take it away again.
   */
  synchronized void lend() throws IOException {
    lent = true;
    disk.delete(NAME);
    held = 0;
  }

  /** That checkpoint has ended. */
  synchronized void giveBack() {
    lent = false;
  }
}
