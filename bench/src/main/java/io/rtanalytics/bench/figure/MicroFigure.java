package io.rtanalytics.bench.figure;

import io.rtanalytics.bench.report.FigureResult;
import io.rtanalytics.bench.report.Row;
import io.rtanalytics.bench.report.Spread;
import io.rtanalytics.cli.text.Failure;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** The steps of an event's way, one by one, in a JVM of JMH's with the flags of this one. */
final class MicroFigure implements Figure {
  private static final int WARM_UPS = 3;
  private static final TimeValue ITERATION = TimeValue.seconds(1);

  @Override
  public String name() {
    return "micro";
  }

  @Override
  public String purpose() {
    return "steps of an event's way: parse, pseudonymise, encode, decode, apply, look up";
  }

  @Override
  public FigureResult measure(Session session) throws Failure {
    Options options =
        new OptionsBuilder()
            .include("io\\.rtanalytics\\..*Benchmark")
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(1)
            .warmupIterations(WARM_UPS)
            .warmupTime(ITERATION)
            .measurementIterations(session.rounds())
            .measurementTime(ITERATION)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    try {
      List<Row> rows = new Runner(options).run().stream().map(MicroFigure::row).toList();
      return FigureResult.builder().name(name()).rows(rows).build();
    } catch (RunnerException e) {
      throw new Failure("JMH: " + e.getMessage(), e);
    }
  }

  private static Row row(RunResult result) {
    String benchmark = result.getParams().getBenchmark();
    Statistics nanos = result.getPrimaryResult().getStatistics();
    String[] names = benchmark.replace("Benchmark", "").split("\\.", -1);
    return Row.builder()
        .figure("micro, " + names[names.length - 2] + "." + names[names.length - 1])
        .unit("ns each")
        .rt(new Spread(nanos.getPercentile(50), nanos.getMin(), nanos.getMax()))
        .build();
  }
}
