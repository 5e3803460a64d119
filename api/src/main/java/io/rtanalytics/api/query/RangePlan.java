package io.rtanalytics.api.query;

import io.rtanalytics.api.decode.Timestamps;
import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.Steps;
import io.rtanalytics.timeline.Timeline;

/**
 * The rows of an answer for a range, and the slices that they are made of: checked as a whole
 * before a worker is asked, so that an answer that has begun can only fail for want of a worker.
 *
 * @param timeline how the slices lie in time
 * @param steps how the rows lie in time
 * @param start when the first row begins, in seconds since 1970-01-01T00:00:00Z
 * @param end when the last row ends, likewise; equal to {@code start} if there is no row
 * @param firstSlice the first slice
 * @param lastSlice the last slice, less than the first if there is none. Those behind it hold
 *     nothing yet, and who will count them may still change
 */
record RangePlan(
    Timeline timeline, Steps steps, long start, long end, long firstSlice, long lastSlice) {
  static final String FROM = "from";
  static final String TO = "to";

  /**
   * Plans the answer to a question.
   *
   * @param now the present, in seconds since 1970-01-01T00:00:00Z
   * @throws InvalidEvent if it ends before it begins or too far ahead, is made of too many slices,
   *     or has a row that a slice is only partly in
   * @throws SliceExpired if a slice of the first row is older than those that are kept
   */
  static RangePlan of(Cluster cluster, RangeQuestion question, long now) {
    Timestamps.checkNotAhead(cluster, TO, question.to(), now);
    if (question.from() > question.to()) {
      throw new InvalidEvent(FROM, "later than to");
    }
    Timeline timeline = cluster.timeline();
    Steps steps = question.step().in(timeline, question.zone());
    long zero = timeline.first().getEpochSecond();
    if (question.to() < zero) {
      return new RangePlan(timeline, steps, zero, zero, 0, -1);
    }
    StepBorders borders = new StepBorders(timeline, question.step(), question.zone());
    long start = steps.startOf(Math.max(question.from(), zero));
    borders.check(start);
    long first = Math.max(0, timeline.sliceOf(start));
    QueryService.checkKept(cluster, FROM, first, now);
    checkCount(first, timeline.sliceOf(question.to()));
    long end = start;
    while (end <= question.to()) {
      end = steps.endOf(end);
      borders.check(end);
    }
    long ahead = timeline.sliceOf(now + cluster.settings().maxFuture());
    long last = Math.min(ahead, timeline.sliceOf(end) - 1);
    checkCount(first, last);
    return new RangePlan(timeline, steps, start, end, first, last);
  }

  private static void checkCount(long first, long last) {
    if (last - first >= QueryService.MAX_SLICES) {
      throw new InvalidEvent(
          FROM, "too early: the rows have more than " + QueryService.MAX_SLICES + " slices");
    }
  }
}
