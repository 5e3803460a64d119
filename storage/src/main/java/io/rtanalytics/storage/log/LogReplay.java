package io.rtanalytics.storage.log;

import io.rtanalytics.port.EventLog.EntryHandler;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.MalformedMessage;
import io.rtanalytics.wire.Seal;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hands over what was in the log when it was opened, a portion at a time. One thread. */
final class LogReplay {
  private static final int PORTION_ENTRIES = 4096;
  private static final long PORTION_BYTES = 16 << 20;

  private final long start;
  private final Queue<End> ends = new ArrayDeque<>();
  private @Nullable Part part;
  private long position;

  /**
   * Stands before the first entry.
   *
   * @param segments recovered, so that their frames end where they say
   * @param start the least offset to be handed over
   */
  LogReplay(List<Segment> segments, long start) {
    this.start = start;
    for (Segment segment : segments) {
      if (segment.endOffset() > start) {
        ends.add(new End(segment, segment.end()));
      }
    }
  }

  /** Where a segment's frames ended at first: by now it may be written to. */
  private record End(Segment segment, long position) {}

  /** The frames of a segment, up to that end. */
  private record Part(Segment segment, FrameCursor cursor, long end) {
    static Part of(End end) {
      return new Part(end.segment(), new FrameCursor(end.segment()), end.position());
    }

    boolean next() throws IOException {
      if (cursor.position() == end) {
        return false;
      }
      if (!cursor.next()) {
        long offset = segment.first() + cursor.position();
        throw new CorruptLog(segment, offset, "a frame that was valid a moment ago is not");
      }
      return true;
    }

    /** Hands the entry over; returns its bytes. */
    int handTo(EntryHandler handler) throws IOException {
      byte[] payload = cursor.payload();
      if (Seal.isSeal(payload)) {
        handler.seal(cursor.offset(), parsed(payload, Seal::parse));
      } else {
        handler.entry(cursor.offset(), parsed(payload, EventBatch::parse));
      }
      return payload.length;
    }

    private <T> T parsed(byte[] payload, Function<byte[], T> parse) {
      try {
        return parse.apply(payload);
      } catch (MalformedMessage e) {
        throw new CorruptLog(segment, cursor.offset(), "a valid frame, but " + e.getMessage());
      }
    }
  }

  /** Where the last entry handed over ends. */
  long position() {
    return position;
  }

  /** Hands over some entries, at least one if there are any left; returns how many. */
  int poll(EntryHandler handler) throws IOException {
    int entries = 0;
    long bytes = 0;
    while (entries < PORTION_ENTRIES && bytes < PORTION_BYTES) {
      if (part == null || !part.next()) {
        End next = ends.poll();
        if (next == null) {
          break;
        }
        part = Part.of(next);
      } else if (!part.cursor().isMark() && part.cursor().offset() >= start) {
        bytes += part.handTo(handler);
        position = part.cursor().endOffset();
        entries++;
      }
    }
    return entries;
  }
}
