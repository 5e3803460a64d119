package io.rtanalytics.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RequestSequenceTest {
  private static final long MANY = 1_000_000;
  private static final RequestSequence MIXED =
      RequestSequence.posts("u", 10_007, 1_700_000_000).toBuilder()
          .gets(100)
          .older(50)
          .slices(10)
          .build();

  private static double share(LongPredicate which) {
    return (double) LongStream.range(0, MANY).filter(which).count() / MANY;
  }

  @Test
  void sharesAreKept() {
    assertThat(share(MIXED::isGet)).isCloseTo(0.1, within(0.001));
    assertThat(share(MIXED::isClick)).isCloseTo(0.1, within(0.001));
    assertThat(share(k -> MIXED.slicesBack(k) > 0)).isCloseTo(0.05, within(0.001));
  }

  @Test
  void allIsAll() {
    RequestSequence all = MIXED.toBuilder().gets(1000).clicks(1000).older(1000).build();

    assertThat(share(k -> all.isGet(k) && all.isClick(k) && all.slicesBack(k) > 0)).isEqualTo(1);
  }

  @Test
  void methodActionAndSliceHaveNothingToDoWithEachOther() {
    assertThat(share(k -> MIXED.isGet(k) && MIXED.slicesBack(k) > 0))
        .isCloseTo(0.005, within(0.0005));
    assertThat(share(k -> MIXED.isGet(k) && MIXED.isClick(k))).isCloseTo(0.01, within(0.001));
    assertThat(share(k -> MIXED.slicesBack(k) == 3)).isCloseTo(0.005, within(0.0005));
  }

  @Test
  void allUsersComeBeforeAnyRepeats() {
    assertThat(LongStream.range(0, 10_007).mapToObj(MIXED::user)).doesNotHaveDuplicates();
    assertThat(MIXED.user(10_007)).isEqualTo(MIXED.user(0));
  }

  @Test
  void aSkippingSequenceGoesOnWithItsUsers() {
    RequestSequence later = MIXED.toBuilder().skip(5).build();

    assertThat(later.user(0)).isEqualTo(MIXED.user(5));
    assertThat(later.isGet(0)).isEqualTo(MIXED.isGet(0));
  }

  @Test
  void anOlderRequestBearsATimestampOfItsSlice() {
    long k =
        LongStream.range(0, MANY).filter(it -> MIXED.slicesBack(it) == 2).findFirst().orElse(0);

    assertThat(MIXED.target(k)).startsWith("/analytics?timestamp=" + (1_700_000_000 - 7200));
  }
}
