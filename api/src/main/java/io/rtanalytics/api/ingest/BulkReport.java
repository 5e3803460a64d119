package io.rtanalytics.api.ingest;

import io.rtanalytics.event.InvalidEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the lines of a bulk body.
 *
 * @param accepted events that are durable and counted
 * @param duplicates events that are durable since an earlier time
 * @param rejectedTotal lines that are no events, or whose slice has expired
 * @param rejected the first of them, without those whose slice has expired at the worker only
 * @param notStored events that were surely not stored
 * @param unknown events that may or may not have been stored
 * @param firstFailure why the first of these two kinds was not, or perhaps not; null without any
 * @param broken why the body could not be read to its end, or null if it was
 */
public record BulkReport(
    long accepted,
    long duplicates,
    long rejectedTotal,
    List<RejectedLine> rejected,
    long notStored,
    long unknown,
    @Nullable String firstFailure,
    @Nullable InvalidEvent broken) {
  /** Most rejected lines that are listed. */
  public static final int MAX_LISTED = 100;

  /** Copies the list. */
  public BulkReport {
    rejected = List.copyOf(rejected);
  }
}
