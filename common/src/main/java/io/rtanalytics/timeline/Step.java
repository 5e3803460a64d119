package io.rtanalytics.timeline;

import java.time.ZoneId;

/** The length of a row in an answer for a range of time. */
public enum Step {
  /** A slice, whatever the time zone. */
  SLICE,
  /** An hour of the local clock. */
  HOUR,
  /** A day of the local calendar: 23 or 25 hours where the clock is changed. */
  DAY,
  /** A week of the local calendar, from Monday on (ISO 8601). */
  WEEK;

  /** The steps of this length. */
  public Steps in(Timeline timeline, ZoneId zone) {
    return switch (this) {
      case SLICE -> new SliceSteps(timeline);
      case HOUR -> new HourSteps(zone.getRules());
      case DAY -> new DaySteps(zone, false);
      case WEEK -> new DaySteps(zone, true);
    };
  }
}
