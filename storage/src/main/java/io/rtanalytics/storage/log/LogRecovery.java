package io.rtanalytics.storage.log;

import java.io.IOException;
import java.util.List;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;

/**
 * Finds the end of a log that was perhaps not closed, and tells what a crash left half-written from
 * what was durable once and is damaged.
 *
 * <p>Frames are read in order up to the first place that holds none. If only zeros follow, the log
 * ends there. Otherwise that place is a torn tail, unless a later frame proves that all before it
 * had been on disk: by the durable offset that it claims, or by lying in a later segment. The
 * search for later frames tries every byte, because a damaged length says nothing about where the
 * next frame begins. A torn tail is cut: zeroed, and the segments behind it deleted.
 */
@Slf4j
@RequiredArgsConstructor
final class LogRecovery {
  private final SegmentFiles files;
  private final List<Segment> segments;

  private int last;
  private long end;
  private long batchesEnd;
  private long claimed;

  /**
   * Reads all segments, and cuts a torn tail off them. Afterwards each knows its end, everything
   * that was found is durable, and the list holds no more than one segment behind the last frame.
   *
   * @throws CorruptLog if something durable is damaged or missing
   */
  void run() throws IOException {
    end = segments.get(0).endOffset();
    for (int i = 0; i < segments.size(); i++) {
      FrameCursor cursor = read(i);
      if (!cursor.isAtCleanEnd()) {
        requireTorn(i, cursor.position());
        cut(i, cursor.position());
        break;
      }
    }
    forceAnew(segments.get(last));
    deleteBehind(last + 1);
  }

  /**
   * Makes durable what may not be: whatever ended the process may not have given the disk the time.
   * It is written once more, because after a failed sync the system takes pages for clean that
   * never reached the disk, and syncing them again would do nothing. Segments before were forced.
   */
  private void forceAnew(Segment segment) throws IOException {
    segment.rewriteFrom(Math.max(claimed - segment.first(), LogFormat.HEADER_BYTES));
    segment.file().force(false);
  }

  private FrameCursor read(int index) throws IOException {
    Segment segment = segments.get(index);
    FrameCursor cursor = new FrameCursor(segment);
    while (cursor.next()) {
      boolean opensSegment = cursor.offset() == segment.first() + LogFormat.HEADER_BYTES;
      if (opensSegment && index > 0 && cursor.durable() != end) {
        throw new CorruptLog(
            segments.get(last),
            end,
            "its frames end here, but the segment behind says: at " + cursor.durable());
      }
      end = cursor.endOffset();
      claimed = cursor.durable();
      if (!cursor.isMark()) {
        batchesEnd = end;
      }
      last = index;
      segment.moveEnd(cursor.position());
    }
    return cursor;
  }

  private void requireTorn(int index, long position) throws IOException {
    Segment damaged = segments.get(index);
    FrameCursor cursor = new FrameCursor(damaged);
    for (long at = position + 1; cursor.search(at); at = cursor.position()) {
      if (cursor.durable() > end) {
        throw damage(damaged, position, damaged, cursor);
      }
    }
    for (Segment later : segments.subList(index + 1, segments.size())) {
      FrameCursor laterCursor = new FrameCursor(later);
      if (laterCursor.search(LogFormat.HEADER_BYTES)) {
        throw damage(damaged, position, later, laterCursor);
      }
    }
  }

  private static CorruptLog damage(
      Segment damaged, long position, Segment witness, FrameCursor frame) {
    return new CorruptLog(
        damaged,
        damaged.first() + position,
        "no valid frame, but the one at offset "
            + frame.offset()
            + " of "
            + witness
            + " shows that it was durable");
  }

  private void cut(int index, long position) throws IOException {
    Segment torn = segments.get(index);
    log.warn(
        "{}: at offset {}: what was being written when the worker ended is cut off; nothing of it"
            + " was durable",
        torn,
        torn.first() + position);
    torn.zeroFrom(position);
    torn.file().force(false);
    deleteBehind(index);
  }

  private void deleteBehind(int index) throws IOException {
    List<Segment> behind = segments.subList(Math.min(index + 1, segments.size()), segments.size());
    for (Segment segment : behind) {
      files.delete(segment);
    }
    if (!behind.isEmpty()) {
      behind.clear();
      files.force();
    }
  }

  /** The index of the segment that holds the last frame; 0 without any. */
  int last() {
    return last;
  }

  /** The offset at which the last batch ends; 0 without any. */
  long batchesEnd() {
    return batchesEnd;
  }

  /** The durable offset that the last frame claims; 0 without any. */
  long claimed() {
    return claimed;
  }
}
