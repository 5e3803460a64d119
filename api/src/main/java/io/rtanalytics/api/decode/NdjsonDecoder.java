package io.rtanalytics.api.decode;

import io.rtanalytics.event.InvalidEvent;
import org.jspecify.annotations.Nullable;

/**
 * Decodes {@code application/x-ndjson}: one JSON object per line. Empty lines are counted and
 * skipped. One thread.
 */
public final class NdjsonDecoder extends LineDecoder {
  private final ByteWindow in = new ByteWindow();
  private final JsonEventDecoder decoder = new JsonEventDecoder(fields);

  private boolean ended;
  private int scanned; // bytes of the window known to hold no line feed
  private boolean tooLong;
  private long line;

  /**
   * Begins before the first byte.
   *
   * @param lineIds what gives ids to lines without one of their own; null if nothing does
   */
  public NdjsonDecoder(@Nullable LineIds lineIds) {
    super(lineIds);
  }

  @Override
  public void feed(byte[] bytes) {
    in.feed(bytes);
  }

  @Override
  public void end() {
    ended = true;
  }

  @Override
  public Step next() {
    if (!in.begin(ended)) {
      return Step.NEEDS_MORE;
    }
    while (true) {
      int length = lineLength();
      if (length < 0) {
        return needsMore();
      }
      if (length == 0 && !tooLong) {
        return Step.END;
      }
      line++;
      int from = in.start();
      in.consume(length);
      scanned = 0;
      if (tooLong || length > MAX_LINE_BYTES) {
        tooLong = false;
        return rejected(tooLong());
      }
      if (!isBlank(from, length)) {
        return event(from, length);
      }
    }
  }

  /** Bytes of the next line with its end; 0 at the end of the body, -1 if it is not complete. */
  private int lineLength() {
    byte[] bytes = in.bytes();
    int i = in.start() + scanned;
    while (i < in.limit() && bytes[i] != '\n') {
      i++;
    }
    scanned = i - in.start();
    if (i < in.limit()) {
      return scanned + 1;
    }
    return ended ? scanned : -1;
  }

  private Step needsMore() {
    if (scanned > MAX_LINE_BYTES) { // drop it: only the end of the line matters any more
      tooLong = true;
      in.consume(scanned);
      scanned = 0;
    }
    return Step.NEEDS_MORE;
  }

  private boolean isBlank(int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (in.bytes()[i] > ' ' || in.bytes()[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private Step event(int from, int length) {
    fields.clear();
    try {
      decoder.decode(in.bytes(), from, length);
      return found();
    } catch (InvalidEvent e) {
      return rejected(e);
    }
  }

  @Override
  public long line() {
    return line;
  }
}
