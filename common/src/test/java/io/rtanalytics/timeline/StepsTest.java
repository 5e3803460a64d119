package io.rtanalytics.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/**
 * Steps against a clock and a calendar that are looked at minute by minute; between 1973 and 2037
 * no zone changes its clock by seconds.
 */
class StepsTest {
  private static final long DAY = 86_400;
  private static final Timeline HOURS = new Timeline(Instant.EPOCH, 3600);

  /** A zone, and a full minute that often lies beside a change of its clock. */
  record Moment(ZoneId zone, long second) {}

  @Provide
  Arbitrary<Moment> moments() {
    Arbitrary<ZoneId> zones =
        Arbitraries.of(ZoneId.getAvailableZoneIds().stream().sorted().toList()).map(ZoneId::of);
    Arbitrary<Long> minutes = Arbitraries.longs().between(1_600_000, 35_600_000);
    Arbitrary<Integer> besides = Arbitraries.integers().between(-1500, 1500);
    return Combinators.combine(zones, minutes, besides, Arbitraries.of(true, true, false))
        .as(StepsTest::moment);
  }

  private static Moment moment(ZoneId zone, long minute, int beside, boolean nearChange) {
    ZoneOffsetTransition change =
        zone.getRules().nextTransition(Instant.ofEpochSecond(minute * 60));
    boolean isNear = nearChange && change != null && change.toEpochSecond() < 35_600_000L * 60;
    long near = isNear ? change.toEpochSecond() : minute * 60;
    return new Moment(zone, near + beside * 60L);
  }

  @Property
  void hourBeginsAtAFullHourOrWhereTheClockIsSetIntoAnother(@ForAll("moments") Moment moment) {
    assertLike(
        Step.HOUR,
        moment,
        2 * DAY,
        (before, now) ->
            now.getMinute() == 0
                || now.getHour() != before.getHour()
                || !now.toLocalDate().equals(before.toLocalDate()));
  }

  @Property
  void dayBeginsWhereALaterDateIsSeenForTheFirstTime(@ForAll("moments") Moment moment) {
    LocalDate[] latest = {LocalDate.MIN};
    assertLike(Step.DAY, moment, 4 * DAY, (before, now) -> isLater(now.toLocalDate(), latest));
  }

  @Property(tries = 200)
  void weekBeginsWhereALaterMondaysWeekIsSeenForTheFirstTime(@ForAll("moments") Moment moment) {
    LocalDate[] latest = {LocalDate.MIN};
    assertLike(Step.WEEK, moment, 20 * DAY, (before, now) -> isLater(mondayOf(now), latest));
  }

  private static boolean isLater(LocalDate date, LocalDate[] latest) {
    boolean later = date.isAfter(latest[0]);
    latest[0] = later ? date : latest[0];
    return later;
  }

  private static LocalDate mondayOf(ZonedDateTime now) {
    LocalDate date = now.toLocalDate();
    while (date.getDayOfWeek() != DayOfWeek.MONDAY) {
      date = date.minusDays(1);
    }
    return date;
  }

  /** Walks through time around a moment, and compares the steps in the middle. */
  private static void assertLike(
      Step step,
      Moment moment,
      long width,
      BiPredicate<ZonedDateTime, ZonedDateTime> beginsBetween) {
    List<Long> starts = new ArrayList<>();
    long from = moment.second() - width;
    ZonedDateTime before = Instant.ofEpochSecond(from - 60).atZone(moment.zone());
    for (long second = from; second <= moment.second() + width; second += 60) {
      ZonedDateTime now = Instant.ofEpochSecond(second).atZone(moment.zone());
      if (beginsBetween.test(before, now) && second > from) {
        starts.add(second);
      }
      before = now;
    }
    Steps steps = step.in(HOURS, moment.zone());
    assertThat(starts).hasSizeGreaterThan(1);
    for (int i = 0; i + 1 < starts.size(); i++) {
      assertThat(steps.endOf(starts.get(i))).isEqualTo(starts.get(i + 1));
      long middle = (starts.get(i) + starts.get(i + 1)) / 2;
      for (long second : new long[] {starts.get(i), middle, starts.get(i + 1) - 1}) {
        assertThat(steps.startOf(second)).isEqualTo(starts.get(i));
      }
    }
  }

  @Property
  void slicesAreTheTimelines(
      @ForAll @LongRange(min = 1, max = 100_000) long length,
      @ForAll @LongRange(min = -1_000_000_000L, max = 10_000_000_000L) long second) {
    Timeline timeline = new Timeline(Instant.ofEpochSecond(77), length);
    Steps steps = Step.SLICE.in(timeline, ZoneId.of("Asia/Kathmandu"));
    long slice = timeline.sliceOf(second);
    assertThat(steps.startOf(second)).isEqualTo(timeline.startOf(slice).getEpochSecond());
    assertThat(steps.endOf(steps.startOf(second)))
        .isEqualTo(timeline.endOf(slice).getEpochSecond());
  }

  private static List<String> starts(Step step, String zone, String from, int count) {
    Steps steps = step.in(HOURS, ZoneId.of(zone));
    List<String> starts = new ArrayList<>();
    long start = steps.startOf(Instant.parse(from).getEpochSecond());
    for (int i = 0; i < count; i++) {
      starts.add(
          Instant.ofEpochSecond(start).atZone(ZoneId.of(zone)).toOffsetDateTime().toString());
      start = steps.endOf(start);
    }
    return starts;
  }

  @Test
  void daysOfBerlinHave23And25HoursWhereTheClockIsChanged() {
    Steps days = Step.DAY.in(HOURS, ZoneId.of("Europe/Berlin"));
    long spring = days.startOf(Instant.parse("2026-03-29T12:00:00Z").getEpochSecond());
    long autumn = days.startOf(Instant.parse("2026-10-25T12:00:00Z").getEpochSecond());
    assertThat(Instant.ofEpochSecond(spring)).isEqualTo("2026-03-28T23:00:00Z");
    assertThat(days.endOf(spring) - spring).isEqualTo(23 * 3600);
    assertThat(Instant.ofEpochSecond(autumn)).isEqualTo("2026-10-24T22:00:00Z");
    assertThat(days.endOf(autumn) - autumn).isEqualTo(25 * 3600);
  }

  @Test
  void hourThatIsShownTwiceIsTwoSteps() {
    assertThat(starts(Step.HOUR, "Europe/Berlin", "2026-10-25T00:59:59Z", 3))
        .containsExactly(
            "2026-10-25T02:00+02:00", "2026-10-25T02:00+01:00", "2026-10-25T03:00+01:00");
  }

  @Test
  void changeByHalfAnHourMakesHoursOf30And90Minutes() {
    assertThat(starts(Step.HOUR, "Australia/Lord_Howe", "2026-10-03T14:45:00Z", 3))
        .containsExactly(
            "2026-10-04T01:00+10:30", "2026-10-04T02:30+11:00", "2026-10-04T03:00+11:00");
    assertThat(starts(Step.HOUR, "Australia/Lord_Howe", "2026-04-04T15:15:00Z", 2))
        .containsExactly("2026-04-05T01:00+11:00", "2026-04-05T02:00+10:30");
  }

  @Test
  void dayWithoutMidnightBeginsBehindIt() {
    assertThat(starts(Step.DAY, "America/Sao_Paulo", "2018-11-04T12:00:00Z", 2))
        .containsExactly("2018-11-04T01:00-02:00", "2018-11-05T00:00-02:00");
  }

  @Test
  void dateThatAPlaceLeftOutHasNoStep() {
    assertThat(starts(Step.DAY, "Pacific/Apia", "2011-12-30T00:00:00Z", 3))
        .containsExactly(
            "2011-12-29T00:00-10:00", "2011-12-31T00:00+14:00", "2012-01-01T00:00+14:00");
  }

  @Test
  void weekBeginsOnMonday() {
    assertThat(starts(Step.WEEK, "Asia/Kathmandu", "2026-01-01T00:00:00Z", 2))
        .containsExactly("2025-12-29T00:00+05:45", "2026-01-05T00:00+05:45");
    assertThat(Step.WEEK.in(HOURS, ZoneOffset.UTC).startOf(0)).isEqualTo(-3 * DAY);
  }
}
