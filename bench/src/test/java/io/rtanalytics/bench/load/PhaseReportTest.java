package io.rtanalytics.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PhaseReportTest {
  private static PhaseReport phase(Long... ticks) {
    return new PhaseReport(2, 0, 0, Latency.NONE, Latency.NONE, List.of(ticks));
  }

  @Test
  void fullSpeedIsReachedWithTheFirstOfThreeTicksInARow() {
    assertThat(phase(10L, 100L, 20L, 100L, 110L, 100L).secondsUntil(1000))
        .isEqualTo(0.3, org.assertj.core.api.Assertions.within(1e-9));
    assertThat(phase(100L, 100L, 100L).secondsUntil(1000)).isZero();
  }

  @Test
  void fullSpeedThatIsNeverReachedTakesTheWholePhase() {
    assertThat(phase(10L, 100L, 100L).secondsUntil(1000)).isEqualTo(2);
  }
}
