package io.rtanalytics.api.query;

import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.timeline.Step;
import io.rtanalytics.timeline.Steps;
import io.rtanalytics.timeline.Timeline;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * Refuses rows that slices would have to be divided for: nobody knows which part of a slice's
 * counts belongs where, and whatever row they were added to, one would be wrong.
 *
 * @param timeline how the slices lie in time
 * @param step the length of the rows
 * @param zone whose calendar says where they begin
 */
record StepBorders(Timeline timeline, Step step, ZoneId zone) {
  /**
   * Checks the border of two rows.
   *
   * @param second seconds since 1970-01-01T00:00:00Z
   * @throws InvalidEvent if it is within a slice; it names the time zone if UTC would do, else the
   *     step
   */
  void check(long second) {
    long slice = timeline.sliceOf(second);
    if (slice < 0 || timeline.startOf(slice).getEpochSecond() == second) {
      return;
    }
    String reason =
        "slices of %d s are not made for it: the one from %s to %s does not lie within one %s of %s"
            .formatted(
                timeline.length(),
                timeline.startOf(slice),
                timeline.endOf(slice),
                step.name().toLowerCase(Locale.ROOT),
                zone);
    throw new InvalidEvent(isWithinOneOfUtc(slice) ? "timezone" : "step", reason);
  }

  private boolean isWithinOneOfUtc(long slice) {
    Steps utc = step.in(timeline, ZoneOffset.UTC);
    long start = timeline.startOf(slice).getEpochSecond();
    return start + timeline.length() <= utc.endOf(utc.startOf(start));
  }
}
