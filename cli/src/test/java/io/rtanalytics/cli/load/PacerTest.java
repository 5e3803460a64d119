package io.rtanalytics.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PacerTest {
  @Test
  void eventsAreDueAtAnEvenPace() {
    Pacer pacer = new Pacer(4, 1000, 2_000_000_000);
    assertThat(LongStream.generate(pacer::next).limit(4))
        .containsExactly(1000L, 250_001_000L, 500_001_000L, 750_001_000L);
  }

  @Test
  void whatIsDueAfterTheEndIsNotSent() {
    long now = System.nanoTime();
    Pacer pacer = new Pacer(1, now, 3_600_000_000_000L);
    assertThat(pacer.isOver(now)).isFalse();
    assertThat(pacer.isOver(now + 3_600_000_000_000L)).isTrue();
  }

  @Test
  void withoutARateEverythingIsDueNow() {
    Pacer pacer = new Pacer(0, System.nanoTime(), 1_000_000);
    assertThat(pacer.paced()).isFalse();
    assertThat(pacer.next() - System.nanoTime()).isLessThanOrEqualTo(0);
  }
}
