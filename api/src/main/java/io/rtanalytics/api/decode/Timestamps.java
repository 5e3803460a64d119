package io.rtanalytics.api.decode;

import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.port.Refused;
import io.rtanalytics.timeline.Cluster;

/** Reads timestamps, and finds the slice of one: the same checks for events and for questions. */
public final class Timestamps {
  /** More digits than any time that a clock can hold, and few enough not to overflow. */
  private static final int MAX_DIGITS = 18;

  private static final long FIRST_MILLISECONDS = 1_000_000_000_000L; // 13 digits
  private static final long END_OF_MILLISECONDS = 10 * FIRST_MILLISECONDS;

  private Timestamps() {}

  /**
   * Reads seconds since 1970-01-01T00:00:00Z: decimal digits, and a minus before then.
   *
   * @param parameter what an error names
   * @throws InvalidEvent if it is empty, no number, milliseconds, or beyond all clocks
   */
  public static long parse(String parameter, Utf8 text) {
    if (text.isEmpty()) {
      throw new InvalidEvent(parameter, "empty");
    }
    byte[] bytes = text.array();
    int end = text.offset() + text.length();
    boolean negative = bytes[text.offset()] == '-';
    int first = negative ? text.offset() + 1 : text.offset();
    long value = 0;
    for (int i = first; i < end; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        throw new InvalidEvent(parameter, "not a number of seconds");
      }
      value = 10 * value + digit;
    }
    if (first == end) {
      throw new InvalidEvent(parameter, "not a number of seconds");
    }
    if (end - first > MAX_DIGITS || value >= END_OF_MILLISECONDS) {
      throw new InvalidEvent(parameter, "out of range");
    }
    if (value >= FIRST_MILLISECONDS && !negative) {
      throw new InvalidEvent(parameter, "milliseconds, not seconds");
    }
    return negative ? -value : value;
  }

  /**
   * The slice that a timestamp belongs to.
   *
   * @param parameter what an error names
   * @param now the present, in seconds since 1970-01-01T00:00:00Z
   * @throws InvalidEvent if it is before slice 0 or too far ahead of the present
   */
  public static long sliceOf(Cluster cluster, String parameter, long timestamp, long now) {
    checkNotAhead(cluster, parameter, timestamp, now);
    long slice = cluster.timeline().sliceOf(timestamp);
    if (slice < 0) {
      throw new InvalidEvent(
          parameter, "before the first slice (" + cluster.timeline().first() + ")");
    }
    return slice;
  }

  /**
   * Refuses a timestamp that is too far ahead of the present.
   *
   * @param parameter what an error names
   * @param now the present, in seconds since 1970-01-01T00:00:00Z
   * @throws InvalidEvent if it is
   */
  public static void checkNotAhead(Cluster cluster, String parameter, long timestamp, long now) {
    checkNotAhead(cluster.settings().maxFuture(), parameter, timestamp, now);
  }

  /**
   * The same for those who know no more of the cluster.
   *
   * @param maxFuture seconds that a timestamp may be ahead
   * @param parameter what an error names
   * @param now the present, in seconds since 1970-01-01T00:00:00Z
   * @throws InvalidEvent if it is further ahead
   */
  public static void checkNotAhead(long maxFuture, String parameter, long timestamp, long now) {
    if (timestamp - now > maxFuture) {
      throw new InvalidEvent(parameter, "more than " + maxFuture + " s ahead");
    }
  }

  /**
   * Refuses a slice that is older than those that are kept, as a worker would that has dropped it.
   *
   * @param now the present, in seconds since 1970-01-01T00:00:00Z
   * @throws Refused if it is
   */
  public static void checkKept(Cluster cluster, long slice, long now) {
    if (slice < cluster.firstKeptSlice(now)) {
      throw new Refused(
          Refused.Reason.EXPIRED,
          "slice %d has expired (retention-slices is %d)"
              .formatted(slice, cluster.settings().retentionSlices()));
    }
  }

  /**
   * Refuses a slice that ended so long ago that it is final, or about to be.
   *
   * @param now the present, in seconds since 1970-01-01T00:00:00Z
   * @throws Refused if it is
   */
  public static void checkNotLate(Cluster cluster, long slice, long now) {
    if (slice < cluster.firstAcceptedSlice(now)) {
      throw new Refused(
          Refused.Reason.LATE,
          "late: slice %d ended %s, more than %d s ago (lateness)"
              .formatted(
                  slice, cluster.timeline().endOf(slice), cluster.settings().latenessSeconds()));
    }
  }
}
