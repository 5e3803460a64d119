package io.rtanalytics.bench.report;

import java.util.List;

/**
 * All that a run has found.
 *
 * @param machine where it ran
 * @param rounds how often each contestant had its turn
 * @param turnSeconds how long a turn was
 * @param figures in the order in which they were measured
 */
public record RunResults(
    Machine machine, int rounds, long turnSeconds, List<FigureResult> figures) {
  /** Copies the list. */
  public RunResults {
    figures = List.copyOf(figures);
  }

  /** Whether everything was measured and all sums were right. */
  public boolean isRight() {
    return figures.stream().allMatch(FigureResult::isRight);
  }
}
