package io.rtanalytics.storage.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The part of a segment that is in memory while it is read: it slides forward and grows to the
 * largest frame asked for. On the heap, which is freed at once when a log of many segments is read.
 * One thread.
 */
final class SegmentWindow {
  private static final int BYTES = 1 << 18;

  private final Segment segment;
  private ByteBuffer bytes;
  private long start;

  SegmentWindow(Segment segment) {
    this.segment = segment;
    this.bytes = ByteBuffer.allocate((int) Math.min(BYTES, segment.size())).limit(0);
  }

  /**
   * Brings a range of the file into memory.
   *
   * @return whether it lies within the file; then {@link #index} says where it begins
   */
  boolean load(long position, int length) throws IOException {
    if (length > segment.size() - position) {
      return false;
    }
    if (position < start || position + length > start + bytes.limit()) {
      read(position, length);
    }
    return true;
  }

  private void read(long position, int length) throws IOException {
    if (length > bytes.capacity()) {
      bytes = ByteBuffer.allocate(length);
    }
    bytes.clear();
    segment.file().read(bytes, position);
    bytes.flip();
    start = position;
    if (bytes.limit() < length) {
      throw new IOException(segment + " ended at " + (position + bytes.limit()) + " while read");
    }
  }

  /** What is in memory; valid until the next {@link #load}. */
  ByteBuffer bytes() {
    return bytes;
  }

  /** Where a position of the file is in {@link #bytes}. */
  int index(long position) {
    return (int) (position - start);
  }

  /** Whether there are only zeros from a position to the end of the file. */
  boolean isZeroFrom(long position) throws IOException {
    int length;
    for (long at = position; at < segment.size(); at += length) {
      length = (int) Math.min(Segment.ZEROS.capacity(), segment.size() - at);
      load(at, length);
      if (!bytes.slice(index(at), length).equals(Segment.ZEROS.slice(0, length))) {
        return false;
      }
    }
    return true;
  }
}
