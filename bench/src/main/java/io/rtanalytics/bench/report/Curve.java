package io.rtanalytics.bench.report;

import java.util.List;

/**
 * How one value depends on another.
 *
 * @param title of the chart
 * @param unit of the dependent value
 * @param points by ascending x
 */
public record Curve(String title, String unit, List<Point> points) {
  /** Copies the points. */
  public Curve {
    points = List.copyOf(points);
  }

  /** A value at a size. */
  public record Point(double x, Spread y) {}
}
