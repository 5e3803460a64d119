package io.rtanalytics.bench.figure;

import io.rtanalytics.bench.report.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import lombok.RequiredArgsConstructor;

/** What the turns of one contestant brought. One thread. */
@RequiredArgsConstructor
final class Rounds {
  private final String name;
  private final List<Measurement> measurements = new ArrayList<>();

  void add(Measurement measurement) {
    measurements.add(measurement);
  }

  String name() {
    return name;
  }

  Spread rate() {
    return spread(Measurement::rate);
  }

  Spread cpuNanos() {
    return spread(Measurement::cpuNanos);
  }

  /** The median over the rounds, in milliseconds. */
  double p50() {
    return spread(measurement -> measurement.latency().p50()).median();
  }

  /** The median over the rounds, in milliseconds. */
  double p99() {
    return spread(measurement -> measurement.latency().p99()).median();
  }

  /** How many requests failed in all rounds, if any did. */
  Optional<String> failures() {
    long failed = measurements.stream().mapToLong(Measurement::failed).sum();
    return failed == 0
        ? Optional.empty()
        : Optional.of(name + ": " + failed + " requests were refused, or not answered");
  }

  private Spread spread(ToDoubleFunction<Measurement> value) {
    return Spread.of(measurements.stream().mapToDouble(value).boxed().toList());
  }
}
