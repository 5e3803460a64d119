package io.rtanalytics.bench.report;

import io.rtanalytics.cli.text.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Draws results: rt beside its yardstick as two bars per row, as long as their part of the greater
 * one; below, how cost grows, as curves.
 */
public final class Chart {
  private static final int WIDTH = 860;
  private static final int MARGIN = 24;
  private static final int LABELS = 250; // width of what stands before the bars
  private static final int VALUES = 190; // width of what stands behind them
  private static final int BAR = 14;
  private static final int ROW = 46;
  private static final int CURVE = 220;

  private final Svg svg;
  private int y = MARGIN;

  private Chart(int height) {
    svg = new Svg(WIDTH, height);
  }

  /** Writes the file. */
  public static void write(RunResults results, Path file) throws Failure {
    try {
      Files.writeString(file, draw(results));
    } catch (IOException e) {
      throw Failure.of("chart", file, e);
    }
  }

  /** The picture as SVG. */
  static String draw(RunResults results) {
    List<Row> rows =
        results.figures().stream()
            .flatMap(figure -> figure.rows().stream())
            .filter(row -> row.beside() != null)
            .toList();
    List<Curve> curves =
        results.figures().stream().flatMap(figure -> figure.curves().stream()).toList();
    Chart chart = new Chart(3 * MARGIN + ROW * rows.size() + CURVE * curves.size());
    chart.title(results);
    rows.forEach(chart::bars);
    curves.forEach(chart::curve);
    return chart.svg.end();
  }

  private void title(RunResults results) {
    String cores = results.machine().facts().getOrDefault("cores", "?");
    svg.text(
        "title",
        "start",
        MARGIN,
        y,
        "rt beside its yardsticks, medians of %d rounds of %d s on %s cores with the client"
            .formatted(results.rounds(), results.turnSeconds(), cores));
    y += MARGIN;
  }

  private void bars(Row row) {
    Spread beside = Objects.requireNonNull(row.beside());
    double longest = Math.max(row.rt().median(), beside.median());
    svg.text("title", "start", MARGIN, y + BAR - 2, row.figure());
    svg.text("small", "start", MARGIN, y + 2 * BAR - 1, row.unit());
    bar("rt", "rt", row.rt(), longest, row.ratio());
    bar("beside", String.valueOf(row.yardstick()), beside, longest, null);
    y += ROW - 2 * BAR;
  }

  private void bar(
      String style, String name, Spread value, double longest, @Nullable Double ratio) {
    double room = WIDTH - 2 * MARGIN - LABELS - VALUES;
    double length = longest == 0 ? 0 : room * value.median() / longest;
    double left = MARGIN + LABELS;
    svg.text("small", "end", left - 6, y + BAR - 3, name);
    svg.rectangle(style, left, y, length, BAR - 2);
    String suffix = ratio == null ? "" : " (×" + Units.plain(ratio) + ")";
    svg.text(
        "small", "start", left + length + 6, y + BAR - 3, Units.plain(value.median()) + suffix);
    y += BAR;
  }

  /** The abscissa is logarithmic, the ordinate begins at zero: flat is flat. */
  private void curve(Curve curve) {
    svg.text("title", "start", MARGIN, y + BAR, curve.title() + ", " + curve.unit());
    double top = y + 2.0 * BAR;
    double bottom = (double) y + CURVE - 3 * BAR;
    double left = MARGIN + 60;
    double right = WIDTH - MARGIN - 40;
    double highest = curve.points().stream().mapToDouble(point -> point.y().max()).max().orElse(1);
    double first = Math.log(curve.points().get(0).x());
    double last = Math.log(curve.points().get(curve.points().size() - 1).x());
    double[] xs = new double[curve.points().size()];
    double[] ys = new double[xs.length];
    svg.line("axis", left, bottom, right, bottom);
    svg.text("small", "end", left - 6, top + 4, Units.plain(highest));
    svg.text("small", "end", left - 6, bottom, "0");
    for (int i = 0; i < xs.length; i++) {
      Curve.Point point = curve.points().get(i);
      xs[i] =
          last == first
              ? left
              : left + (right - left) * (Math.log(point.x()) - first) / (last - first);
      ys[i] = height(point.y().median(), highest, top, bottom);
      svg.line(
          "axis",
          xs[i],
          height(point.y().min(), highest, top, bottom),
          xs[i],
          height(point.y().max(), highest, top, bottom));
      svg.dot("rt", xs[i], ys[i]);
      svg.text("small", "middle", xs[i], bottom + BAR, Units.plain(point.x()));
    }
    svg.path("curve", xs, ys);
    y += CURVE;
  }

  private static double height(double value, double highest, double top, double bottom) {
    return bottom - (bottom - top) * value / highest;
  }
}
