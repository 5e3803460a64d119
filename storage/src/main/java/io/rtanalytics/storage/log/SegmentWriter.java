package io.rtanalytics.storage.log;

import io.rtanalytics.storage.frame.FrameFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames at the end of the last segment, and knows up to where they are on disk. They gather
 * in a buffer, so that a group of batches costs one write and one sync. One thread.
 */
final class SegmentWriter {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final byte[] NO_PAYLOAD = {};

  private ByteBuffer buffer;
  private @Nullable Segment segment;
  private boolean unforced;

  private long durable; // all frames below are on disk
  private long claimed; // the durable offset that the last frame bears
  private long batchesEnd; // where the last batch ends

  /** A writer of segments of a size; it has none yet. */
  SegmentWriter(long segmentBytes) {
    buffer = ByteBuffer.allocateDirect((int) Math.min(BUFFER_BYTES, segmentBytes));
  }

  /** Continues a log that was recovered, and so is durable as a whole. */
  void resume(Segment last, LogRecovery recovery) {
    segment = last;
    durable = last.endOffset();
    claimed = recovery.claimed();
    batchesEnd = recovery.batchesEnd();
  }

  /** Begins another segment; all of the one before has been forced. */
  void begin(Segment next) {
    segment = next;
  }

  /** Whether it is this segment that is being written. */
  boolean isAt(Segment other) {
    return segment == other;
  }

  /** Whether a frame of this length has room in the segment. */
  boolean fits(int frameBytes) {
    return segment != null && frameBytes <= segment.size() - segment.end();
  }

  private boolean isEmpty() {
    return current().end() == LogFormat.HEADER_BYTES;
  }

  /** Whether the segment is so full that the next one should be made. */
  boolean isHalfFull() {
    return segment == null || segment.end() > segment.size() / 2;
  }

  /** The offset that the next frame gets if it fits; 0 without a segment. */
  long end() {
    return segment == null ? 0 : segment.endOffset();
  }

  /** The offset at which the last batch ends; 0 without any. */
  long batchesEnd() {
    return batchesEnd;
  }

  /** The first offset of the segment after this one; 0 without a segment. */
  long next() {
    return segment == null ? 0 : segment.next();
  }

  /**
   * Adds a batch that {@link #fits}.
   *
   * @return its offset
   */
  long append(byte[] batch) throws IOException {
    long offset = add(batch);
    batchesEnd = end();
    return offset;
  }

  /**
   * Adds a mark if the last batches are durable and no frame says so yet; every batch leaves room
   * for one. It is written at once, but not worth a sync. A segment never begins with one: its
   * first frame says where the one before ended.
   */
  void mark() throws IOException {
    if (claimed < batchesEnd && batchesEnd <= durable && !isEmpty()) {
      add(NO_PAYLOAD);
      write();
    }
  }

  private long add(byte[] payload) throws IOException {
    Segment into = current();
    int length = LogFormat.FRAME_BYTES + payload.length;
    if (length > buffer.remaining()) {
      write();
      if (length > buffer.capacity()) {
        buffer = ByteBuffer.allocateDirect(length);
      }
    }
    long offset = into.endOffset();
    FrameFormat.putFrame(buffer, offset, durable, payload);
    into.moveEnd(into.end() + length);
    claimed = durable;
    return offset;
  }

  /** Hands what has gathered to the operating system. */
  void write() throws IOException {
    if (buffer.position() > 0) {
      unforced = true;
      buffer.flip();
      current().file().write(buffer, current().end() - buffer.limit());
      buffer.clear();
    }
  }

  /** The same, and waits until it is on disk. */
  void force() throws IOException {
    write();
    if (unforced) {
      current().file().force(false);
      unforced = false;
    }
    durable = end();
  }

  private Segment current() {
    if (segment == null) {
      throw new IllegalStateException("no segment");
    }
    return segment;
  }
}
