package io.rtanalytics.api.decode;

import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.RawEvent;

/**
 * Takes the events out of a body that arrives in pieces, in constant memory. It is pulled: {@link
 * #next} until it needs more, then {@link #feed} or {@link #end}. One thread.
 */
public interface BulkDecoder extends AutoCloseable {
  /** Most bytes of a line, record or element; a longer one is rejected. */
  int MAX_LINE_BYTES = 64 << 10;

  /** What {@link #next} found. */
  enum Step {
    /** An event: see {@link #event} and {@link #line}. */
    EVENT,
    /** A line that is none: see {@link #rejection} and {@link #line}. */
    REJECTED,
    /** Nothing before it is fed again. */
    NEEDS_MORE,
    /** The end of the body. */
    END
  }

  /**
   * Adds the next piece of the body; only after {@link Step#NEEDS_MORE}.
   *
   * @param bytes the piece; the decoder's own from now on
   */
  void feed(byte[] bytes);

  /** Says that the body is complete; only after {@link Step#NEEDS_MORE}. */
  void end();

  /**
   * Goes on to the next event or rejected line.
   *
   * @throws InvalidEvent if the body is broken as a whole: there will be no further event
   */
  Step next();

  /** The event just found; its texts are valid until the next call of {@link #next}. */
  RawEvent event();

  /** What was wrong with the line just rejected. */
  InvalidEvent rejection();

  /** Where the event or rejected line begins: lines or elements of an array, counted from 1. */
  long line();

  /** Frees what the heap does not; nothing may be called afterwards. */
  @Override
  default void close() {}
}
