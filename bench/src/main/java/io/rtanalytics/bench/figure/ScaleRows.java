package io.rtanalytics.bench.figure;

import io.rtanalytics.bench.report.Curve;
import io.rtanalytics.bench.report.FigureResult;
import io.rtanalytics.bench.report.Row;
import io.rtanalytics.bench.report.Spread;
import io.rtanalytics.bench.report.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** Makes rows and curves of what events cost at several sizes. */
final class ScaleRows {
  private static final double FLAT = 1.15; // of the median of all sizes, or its inverse
  private static final double BULK = 1.5; // of the least of all sizes

  private ScaleRows() {}

  /**
   * Adds them.
   *
   * @param rounds of single events by ascending size, then of events in files
   */
  static void add(
      FigureResult.FigureResultBuilder result, String name, Scale scale, List<Rounds> rounds) {
    int sizes = scale.sizes().size();
    List<Rounds> single = rounds.subList(0, sizes);
    List<Rounds> bulk = rounds.subList(sizes, 2 * sizes);
    double usual = Spread.of(cpu(single)).median();
    double least = Spread.of(cpu(bulk)).min();
    add(
        result,
        name + ", single",
        scale,
        single,
        nanos -> Target.atMost("of the median", FLAT, Math.max(nanos / usual, usual / nanos)));
    add(
        result,
        name + ", in a file",
        scale,
        bulk,
        nanos -> Target.atMost("of the least", BULK, nanos / least));
  }

  private static List<Double> cpu(List<Rounds> rounds) {
    return rounds.stream().map(it -> it.cpuNanos().median()).toList();
  }

  private static void add(
      FigureResult.FigureResultBuilder result,
      String name,
      Scale scale,
      List<Rounds> rounds,
      DoubleFunction<Target> target) {
    List<Curve.Point> points = new ArrayList<>();
    for (int i = 0; i < rounds.size(); i++) {
      int size = scale.sizes().get(i);
      Rounds found = rounds.get(i);
      Spread cpu = found.cpuNanos();
      points.add(new Curve.Point(size, cpu));
      String title = String.format(Locale.ROOT, "%s, %,d", name, size);
      result.row(
          Row.builder()
              .figure(title)
              .unit("ns of cores/event")
              .rt(cpu)
              .targets(List.of(target.apply(cpu.median())))
              .build());
      Row.RowBuilder wall = Row.builder().figure(title).unit("ns/event").rt(wall(found.rate()));
      if (found.p99() > 0) {
        wall.p50(found.p50()).p99(found.p99());
      }
      result.row(wall.build());
    }
    result.curve(new Curve(name + ", by " + scale.title(), "ns of cores per event", points));
  }

  private static Spread wall(Spread rate) {
    return new Spread(1e9 / rate.median(), 1e9 / rate.max(), 1e9 / rate.min());
  }
}
