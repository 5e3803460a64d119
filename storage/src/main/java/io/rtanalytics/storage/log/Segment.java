package io.rtanalytics.storage.log;

import io.rtanalytics.storage.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One file of the log. Its frames lie between the header and {@link #end}; behind them it is zeros.
 * Handed from the thread that prepares it to the log's thread, and used by one at a time.
 */
final class Segment {
  /** Zeros to write and to compare with; every use takes a view of its own. */
  static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 18).asReadOnlyBuffer();

  private final DiskFile file;
  private final long first;
  private final long size;

  private long end = LogFormat.HEADER_BYTES;

  Segment(DiskFile file, long first, long size) {
    this.file = file;
    this.first = first;
    this.size = size;
  }

  /** The offset of its first byte. */
  long first() {
    return first;
  }

  /** Bytes of the file. */
  long size() {
    return size;
  }

  /** The offset of the first byte of the segment after it. */
  long next() {
    return first + size;
  }

  /** Where in the file the next frame goes. */
  long end() {
    return end;
  }

  /** The offset that the next frame gets. */
  long endOffset() {
    return first + end;
  }

  void moveEnd(long position) {
    end = position;
  }

  DiskFile file() {
    return file;
  }

  /** Writes its frames from a position on again, as they are. */
  void rewriteFrom(long position) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(ZEROS.capacity());
    for (long at = position; at < end; at += bytes.limit()) {
      bytes.clear().limit((int) Math.min(bytes.capacity(), end - at));
      int length = bytes.limit();
      file.read(bytes, at);
      if (bytes.position() < length) {
        throw new IOException(this + " ended at " + (at + bytes.position()) + " while read");
      }
      file.write(bytes.flip(), at);
    }
  }

  /** Writes zeros from a position to the end of the file. */
  void zeroFrom(long position) throws IOException {
    int length;
    for (long at = position; at < size; at += length) {
      length = (int) Math.min(ZEROS.capacity(), size - at);
      file.write(ZEROS.slice(0, length), at);
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
