package io.rtanalytics.api.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IngestRateTest {
  private final IngestRate rate = new IngestRate();

  @Test
  void isThatOfTheLastSecond() {
    assertThat(rate.perSecond(0, 1000)).isZero();
    assertThat(rate.perSecond(500_000_000L, 1500)).isZero();
    assertThat(rate.perSecond(1_000_000_000L, 2000)).isEqualTo(1000);
    assertThat(rate.perSecond(1_500_000_000L, 5500)).isEqualTo(4000);
    assertThat(rate.perSecond(2_500_000_000L, 5500)).isZero();
  }

  @Test
  void countsFromTheSampleBeforeIfTheyComeSeldom() {
    rate.perSecond(0, 0);
    assertThat(rate.perSecond(10_000_000_000L, 100)).isEqualTo(10);
  }
}
