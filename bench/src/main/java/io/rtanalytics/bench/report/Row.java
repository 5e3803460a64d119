package io.rtanalytics.bench.report;

import java.util.List;
import lombok.Builder;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param figure what was measured
 * @param unit of both values
 * @param rt what rt reached
 * @param yardstick what the yardstick is; null without one
 * @param beside what the yardstick reached; null without one
 * @param p50 median over the rounds of rt's median latency, milliseconds; null if not known
 * @param p99 the same of its 99th percentile
 * @param targets what it should reach; empty if it is only reported
 */
@Builder
public record Row(
    String figure,
    String unit,
    Spread rt,
    @Nullable String yardstick,
    @Nullable Spread beside,
    @Nullable Double p50,
    @Nullable Double p99,
    List<Target> targets) {
  /** Without targets, if none are given. */
  public Row {
    targets = targets == null ? List.of() : List.copyOf(targets);
  }

  /** What part of the yardstick's value rt's is; null without one. */
  public @Nullable Double ratio() {
    return beside == null ? null : rt.median() / beside.median();
  }
}
