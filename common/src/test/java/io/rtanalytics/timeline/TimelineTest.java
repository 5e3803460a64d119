package io.rtanalytics.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.DateTimeException;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Instant FIRST = Instant.parse("2017-05-20T00:00:00Z");

  private final Timeline hours = new Timeline(FIRST, 3600);

  // R6
  @Test
  void sliceIsTheTimeSinceTheFirstSliceInWholeLengths() {
    long first = FIRST.getEpochSecond();
    assertThat(hours.sliceOf(first)).isEqualTo(0);
    assertThat(hours.sliceOf(first + 3599)).isEqualTo(0);
    assertThat(hours.sliceOf(first + 3600)).isEqualTo(1);
    assertThat(hours.sliceOf(first + 8 * 3600 + 1)).isEqualTo(8);
  }

  // R, "better": the original counts these in slice 0
  @Test
  void timeBeforeTheFirstSliceIsInANegativeSlice() {
    assertThat(hours.sliceOf(FIRST.getEpochSecond() - 1)).isEqualTo(-1);
    assertThat(hours.sliceOf(FIRST.getEpochSecond() - 3600)).isEqualTo(-1);
    assertThat(hours.sliceOf(FIRST.getEpochSecond() - 3601)).isEqualTo(-2);
  }

  @Test
  void sliceBeginsInclusiveAndEndsExclusive() {
    assertThat(hours.startOf(3)).isEqualTo("2017-05-20T03:00:00Z");
    assertThat(hours.endOf(3)).isEqualTo("2017-05-20T04:00:00Z");
    assertThat(hours.startOf(-1)).isEqualTo("2017-05-19T23:00:00Z");
  }

  @Property
  void secondLiesBetweenStartAndEndOfItsSlice(
      @ForAll @LongRange(min = -62_167_219_200L, max = 253_402_300_799L) long first,
      @ForAll @LongRange(min = 1, max = 31_556_952_000L) long length,
      @ForAll @LongRange(min = -1_000_000_000_000L, max = 1_000_000_000_000L) long second) {
    Timeline timeline = new Timeline(Instant.ofEpochSecond(first), length);
    long slice = timeline.sliceOf(second);
    assertThat(Instant.ofEpochSecond(second))
        .isBetween(timeline.startOf(slice), timeline.endOf(slice).minusSeconds(1));
  }

  @Property
  void startOfASliceIsInThatSliceAndTheSecondBeforeIsNot(
      @ForAll @LongRange(min = 1, max = 100_000) long length,
      @ForAll @LongRange(min = -1_000_000_000L, max = 1_000_000_000L) long slice) {
    Timeline timeline = new Timeline(FIRST, length);
    long start = timeline.startOf(slice).getEpochSecond();
    assertThat(timeline.sliceOf(start)).isEqualTo(slice);
    assertThat(timeline.sliceOf(start - 1)).isEqualTo(slice - 1);
  }

  @Property
  void anyNumberOfSecondsHasASlice(@ForAll long second) {
    assertThat(Long.signum(hours.sliceOf(second)))
        .isLessThanOrEqualTo(second < FIRST.getEpochSecond() ? -1 : 1);
  }

  @Test
  void timeBeyondWhatAnInstantHoldsCountsAsTheNearest() {
    assertThat(hours.sliceOf(Long.MAX_VALUE))
        .isEqualTo(hours.sliceOf(Instant.MAX.getEpochSecond()));
    assertThat(hours.sliceOf(Long.MIN_VALUE))
        .isEqualTo(hours.sliceOf(Instant.MIN.getEpochSecond()));
  }

  @Test
  void sliceOutOfRangeHasNoStartOrEnd() {
    assertThatExceptionOfType(DateTimeException.class)
        .isThrownBy(() -> hours.startOf(Long.MAX_VALUE));
    assertThatExceptionOfType(DateTimeException.class)
        .isThrownBy(() -> hours.startOf(1_000_000_000_000_000L));
    assertThatExceptionOfType(DateTimeException.class)
        .isThrownBy(() -> hours.endOf(Long.MAX_VALUE));
  }

  @Test
  void firstSliceWithAFractionOfASecondIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Timeline(FIRST.plusMillis(1), 3600))
        .withMessage("first slice has a fraction of a second: 2017-05-20T00:00:00.001Z");
  }

  @Test
  void lengthOfZeroIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Timeline(FIRST, 0))
        .withMessage("length of a time slice is less than 1 s: 0");
  }
}
