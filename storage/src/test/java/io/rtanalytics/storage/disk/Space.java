package io.rtanalytics.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The room that the files of a {@link FaultyDisk} may grow into. Safe for any thread. */
final class Space {
  private long free = Long.MAX_VALUE;
  private long refusals;

  synchronized void setFree(long bytes) {
    free = bytes;
  }

  synchronized long refusals() {
    return refusals;
  }

  /** Takes back what a file has occupied. */
  synchronized void give(long bytes) {
    free = free > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : free + bytes;
  }

  /** Writes what there is room for. */
  void write(DiskFile file, ByteBuffer from, long position) throws IOException {
    if (isUnlimited()) {
      file.write(from, position);
    } else {
      writeFitting(file, from, position);
    }
  }

  private synchronized boolean isUnlimited() {
    return free == Long.MAX_VALUE;
  }

  private synchronized void writeFitting(DiskFile file, ByteBuffer from, long position)
      throws IOException {
    long growth = Math.max(0, position + from.remaining() - file.size());
    if (growth <= free) {
      file.write(from, position);
      free -= growth;
      return;
    }
    refusals++;
    long fitting = from.remaining() - (growth - free);
    if (fitting > 0) {
      file.write(from.slice().limit((int) fitting), position);
      free = 0;
    }
    throw new IOException("No space left on device");
  }
}
