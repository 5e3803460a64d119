package io.rtanalytics.kafka.log;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many bytes were read behind an offset, to within {@value #GRAIN} bytes: Kafka's offsets count
 * entries. One thread.
 */
final class ReadBytes {
  private static final long GRAIN = 65_536;

  private final TreeMap<Long, Long> marks = new TreeMap<>(); // offset → bytes read before
  private long lastMark;
  private long total;
  private long end;

  ReadBytes(long start) {
    end = start;
    marks.put(start, 0L);
  }

  /** So many bytes were read, up to an offset. */
  void add(long bytes, long upTo) {
    if (total - lastMark >= GRAIN) {
      marks.put(end, total);
      lastMark = total;
    }
    total += bytes;
    end = upTo;
  }

  /** Bytes behind an offset; those before it are not asked for any more. */
  long since(long offset) {
    if (offset >= end) {
      return 0;
    }
    Map.Entry<Long, Long> mark = marks.floorEntry(offset);
    if (mark == null) {
      return total;
    }
    marks.headMap(mark.getKey()).clear();
    return Math.max(1, total - mark.getValue());
  }
}
