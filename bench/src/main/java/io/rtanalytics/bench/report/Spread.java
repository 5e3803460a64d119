package io.rtanalytics.bench.report;

import java.util.List;

/** The median of several rounds, and the least and the greatest of them. */
public record Spread(double median, double min, double max) {
  /**
   * Of at least one value.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no rounds");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
  }

  /** Of one value that was taken once. */
  public static Spread of(double value) {
    return new Spread(value, value, value);
  }
}
