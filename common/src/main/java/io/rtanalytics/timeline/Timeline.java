package io.rtanalytics.timeline;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How time is cut into numbered slices of equal length. Immutable; safe for any thread.
 *
 * @param first when slice 0 begins, without fractions of a second
 * @param length seconds per slice, at least 1
 */
public record Timeline(Instant first, long length) {
  private static final long EARLIEST = Instant.MIN.getEpochSecond();
  private static final long LATEST = Instant.MAX.getEpochSecond();

  /**
   * Checks both values.
   *
   * @throws IllegalArgumentException if the first slice has a fraction of a second, or the length
   *     is less than 1
   */
  public Timeline {
    if (!first.equals(first.truncatedTo(ChronoUnit.SECONDS))) {
      throw new IllegalArgumentException("first slice has a fraction of a second: " + first);
    }
    if (length < 1) {
      throw new IllegalArgumentException("length of a time slice is less than 1 s: " + length);
    }
  }

  /**
   * The slice that a point in time belongs to; negative before slice 0. Never fails: a time beyond
   * what {@link Instant} can hold counts as the nearest that it can.
   *
   * @param epochSecond seconds since 1970-01-01T00:00:00Z
   */
  public long sliceOf(long epochSecond) {
    long second = Math.max(EARLIEST, Math.min(LATEST, epochSecond));
    return Math.floorDiv(second - first.getEpochSecond(), length);
  }

  /**
   * When a slice begins, inclusive.
   *
   * @throws DateTimeException if that is beyond what {@link Instant} can hold
   */
  public Instant startOf(long slice) {
    try {
      return first.plusSeconds(Math.multiplyExact(slice, length));
    } catch (ArithmeticException e) {
      throw new DateTimeException("slice " + slice + " begins out of range", e);
    }
  }

  /**
   * When a slice ends, exclusive: the start of the next.
   *
   * @throws DateTimeException if that is beyond what {@link Instant} can hold
   */
  public Instant endOf(long slice) {
    if (slice == Long.MAX_VALUE) {
      throw new DateTimeException("slice " + slice + " ends out of range");
    }
    return startOf(slice + 1);
  }
}
