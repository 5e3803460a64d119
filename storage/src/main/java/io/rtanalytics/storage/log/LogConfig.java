package io.rtanalytics.storage.log;

import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.timeline.Durability;
import java.util.function.LongConsumer;
import lombok.Builder;

/**
 * What a {@link FileEventLog} is to be.
 *
 * @param name for the name of its thread
 * @param disk where its files are
 * @param directory theirs, on that disk; it exists
 * @param segmentBytes size of a new segment, at least {@value #MIN_SEGMENT_BYTES}; no batch can be
 *     larger than what is left beside its headers
 * @param durability whether {@link FileEventLog#poll} waits for the disk; with {@link
 *     Durability#OS} a segment is forced when it is full, and at close
 * @param room is made before a segment is
 * @param onSync gets the duration of every sync, in nanoseconds, on the log's thread
 */
@Builder
public record LogConfig(
    String name,
    Disk disk,
    String directory,
    long segmentBytes,
    Durability durability,
    LogRoom room,
    LongConsumer onSync) {
  /** Least size of a segment. */
  public static final int MIN_SEGMENT_BYTES = 1024;

  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if segments would be too small
   */
  public LogConfig {
    if (segmentBytes < MIN_SEGMENT_BYTES) {
      throw new IllegalArgumentException("segments of " + segmentBytes + " bytes");
    }
  }
}
