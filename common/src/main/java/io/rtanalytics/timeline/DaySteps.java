package io.rtanalytics.timeline;

import static java.time.DayOfWeek.MONDAY;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;

/**
 * Days of a local calendar, or its weeks. A day begins with the first second of its date: behind
 * midnight where the clock is put forward over it, and once where it is put back over it. A date
 * that a place left out has no step.
 *
 * @param zone the place
 * @param weeks whether steps are weeks, from Monday on
 */
record DaySteps(ZoneId zone, boolean weeks) implements Steps {
  @Override
  public long startOf(long second) {
    LocalDate date = dateAt(second);
    while (firstSecondOf(date.plusDays(1))
        <= second) { // the clock was put back into the day before
      date = date.plusDays(1);
    }
    return firstSecondOf(weeks ? mondayOf(date) : date);
  }

  @Override
  public long endOf(long start) {
    LocalDate date = dateAt(start);
    return firstSecondOf(weeks ? mondayOf(date).plusWeeks(1) : date.plusDays(1));
  }

  private static LocalDate mondayOf(LocalDate date) {
    return date.with(TemporalAdjusters.previousOrSame(MONDAY));
  }

  private LocalDate dateAt(long second) {
    return LocalDate.ofInstant(Instant.ofEpochSecond(second), zone);
  }

  private long firstSecondOf(LocalDate date) {
    return date.atStartOfDay(zone).toEpochSecond();
  }
}
