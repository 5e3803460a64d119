package io.rtanalytics.storage.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.storage.faults.ManualClock;
import io.rtanalytics.timeline.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** When slices become final, and what a wrong clock can do to them. Slices are hours. */
class SealScheduleTest {
  private static final Instant FIRST = Instant.parse("2017-05-20T00:00:00Z");
  private static final Timeline HOURS = new Timeline(FIRST, 3600);

  private final ManualClock clock = new ManualClock(FIRST);
  private long nanos;
  private long lateness = 600;
  private final SealSchedule schedule =
      new SealSchedule(
          clock,
          () -> nanos,
          () -> lateness,
          time -> OptionalLong.of(HOURS.sliceOf(time.getEpochSecond())));

  /** So much time passes, on the clock as elsewhere. */
  private void pass(Duration time) {
    clock.move(time);
    nanos += time.toNanos();
  }

  @Test
  void aSliceIsDueAMinuteAfterItsLateness() {
    assertThat(schedule.due(0)).isZero();
    pass(Duration.ofMinutes(70).plusSeconds(59));
    assertThat(schedule.due(0)).isZero();
    pass(Duration.ofSeconds(1));
    assertThat(schedule.due(0)).isOne();
    pass(Duration.ofHours(5));
    assertThat(schedule.due(1)).isEqualTo(6);
    assertThat(schedule.isHeld()).isFalse();
  }

  @Test
  void withoutLatenessNoneEverIs() {
    lateness = 0;
    pass(Duration.ofDays(1000));
    assertThat(schedule.due(0)).isZero();
  }

  @Test
  void aClockThatLeapsMakesNoneDueForTenMinutes() {
    pass(Duration.ofHours(10));
    assertThat(schedule.due(0)).isEqualTo(9);
    clock.move(Duration.ofDays(365));
    assertThat(schedule.due(9)).isZero();
    assertThat(schedule.isHeld()).isTrue();
    pass(Duration.ofMinutes(9));
    assertThat(schedule.due(9)).isZero();
    pass(Duration.ofMinutes(1));
    assertThat(schedule.due(9)).isGreaterThan(365 * 24);
    assertThat(schedule.isHeld()).isFalse();
  }

  @Test
  void aLeapThatIsTakenBackDoesNothing() {
    pass(Duration.ofHours(10));
    assertThat(schedule.due(0)).isEqualTo(9);
    clock.move(Duration.ofDays(365));
    assertThat(schedule.due(9)).isZero();
    clock.move(Duration.ofDays(-365));
    pass(Duration.ofSeconds(1));
    assertThat(schedule.due(9)).isEqualTo(9);
    assertThat(schedule.isHeld()).isFalse();
  }

  @Test
  void aStartFarBehindTheLastSliceWaitsToo() {
    pass(Duration.ofDays(3));
    assertThat(schedule.due(20)).isZero();
    pass(Duration.ofMinutes(10));
    assertThat(schedule.due(20)).isEqualTo(71);
  }

  @Test
  void aStartWithinADayDoesNot() {
    pass(Duration.ofHours(20));
    assertThat(schedule.due(2)).isEqualTo(19);
  }
}
