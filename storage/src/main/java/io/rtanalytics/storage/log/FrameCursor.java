package io.rtanalytics.storage.log;

import io.rtanalytics.storage.frame.FrameFormat;
import java.io.IOException;

/**
 * Reads a segment frame by frame: {@link #next}, then the fields of that frame. In memory is a
 * window of the file, and no frame is trusted before its checksum held. One thread.
 */
final class FrameCursor {
  private final Segment segment;
  private final SegmentWindow window;

  private long position;
  private long frame;
  private int length;

  /** Stands before the first frame of a segment. */
  FrameCursor(Segment segment) {
    this.segment = segment;
    this.window = new SegmentWindow(segment);
    this.position = LogFormat.HEADER_BYTES;
  }

  /** Moves to the next frame, unless what follows is none. */
  boolean next() throws IOException {
    if (!isFrameAt(position)) {
      return false;
    }
    position = frame + length;
    return true;
  }

  /** Moves to the first frame that begins at any byte from a position on, if there is one. */
  boolean search(long from) throws IOException {
    for (long at = from; at <= segment.size() - LogFormat.FRAME_BYTES; at++) {
      if (isFrameAt(at)) {
        position = frame + length;
        return true;
      }
    }
    return false;
  }

  private boolean isFrameAt(long at) throws IOException {
    if (!window.load(at, LogFormat.FRAME_BYTES)
        || FrameFormat.offset(window.bytes(), window.index(at)) != segment.first() + at) {
      return false;
    }
    int claimed = FrameFormat.length(window.bytes(), window.index(at));
    if (!LogFormat.isFrameLength(claimed)
        || !window.load(at, claimed)
        || !FrameFormat.isIntact(window.bytes(), window.index(at), claimed)) {
      return false;
    }
    frame = at;
    length = claimed;
    return true;
  }

  /** Where in the file this frame ends and the next one begins. */
  long position() {
    return position;
  }

  /** The offset at which this frame ends. */
  long endOffset() {
    return segment.first() + position;
  }

  /** The offset of this frame. */
  long offset() {
    return segment.first() + frame;
  }

  /** What was durable when this frame was written. */
  long durable() {
    return FrameFormat.durable(window.bytes(), window.index(frame));
  }

  /** Whether it bears no batch. */
  boolean isMark() {
    return length == LogFormat.FRAME_BYTES;
  }

  /** A copy of its payload. */
  byte[] payload() {
    return FrameFormat.payload(window.bytes(), window.index(frame), length);
  }

  /** Whether nothing but zeros follows. */
  boolean isAtCleanEnd() throws IOException {
    return window.isZeroFrom(position);
  }
}
