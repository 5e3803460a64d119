package io.rtanalytics.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Property
  void oneDurationIsKeptToASixteenth(
      @ForAll @LongRange(min = 16, max = Long.MAX_VALUE / 4) long nanos) {
    Latencies latencies = new Latencies();
    latencies.record(nanos);
    assertThat(latencies.snapshot().percentile(0.5))
        .isGreaterThanOrEqualTo(nanos)
        .isCloseTo(nanos, withPercentage(6.26));
  }

  @Test
  void percentilesAreOfTheirShare() {
    Latencies latencies = new Latencies();
    for (int millis = 1; millis <= 1000; millis++) {
      latencies.record(millis * 1_000_000L);
    }
    assertThat(latencies.snapshot().percentile(0.5)).isCloseTo(500_000_000L, withPercentage(7));
    assertThat(latencies.snapshot().percentile(0.99)).isCloseTo(990_000_000L, withPercentage(7));
  }

  @Test
  void intervalShowsOnlyItself() {
    Latencies latencies = new Latencies();
    latencies.record(1_000_000_000);
    Latencies.Snapshot first = latencies.snapshot();
    assertThat(latencies.snapshot().since(first).percentile(0.99)).isZero();
    latencies.record(1000);
    assertThat(latencies.snapshot().since(first).percentile(0.99)).isLessThan(1100);
  }
}
