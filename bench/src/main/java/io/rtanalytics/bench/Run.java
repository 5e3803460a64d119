package io.rtanalytics.bench;

import io.rtanalytics.bench.figure.Figure;
import io.rtanalytics.bench.figure.Session;
import io.rtanalytics.bench.report.Chart;
import io.rtanalytics.bench.report.FigureResult;
import io.rtanalytics.bench.report.ResultsJson;
import io.rtanalytics.bench.report.ResultsText;
import io.rtanalytics.bench.report.RunResults;
import io.rtanalytics.cli.text.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One figure after another; one that can't be measured does not keep the others from it. */
final class Run {
  private Run() {}

  static List<FigureResult> of(Session session, List<Figure> figures) throws InterruptedException {
    List<FigureResult> results = new ArrayList<>();
    for (Figure figure : figures) {
      session.say(figure.name() + ": " + figure.purpose());
      try {
        results.add(figure.measure(session));
      } catch (Failure e) {
        session.say("  not measured: " + e.getMessage());
        results.add(FigureResult.builder().name(figure.name()).failure(e.getMessage()).build());
      }
    }
    return results;
  }

  /** Shows the results and writes them into a directory, made if it is missing. */
  static void publish(RunResults results, Path directory, PrintWriter text) throws Failure {
    text.print(ResultsText.of(results));
    text.flush();
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw Failure.of("directory", directory, e);
    }
    ResultsJson.write(results, directory.resolve("results.json"));
    Chart.write(results, directory.resolve("chart.svg"));
    text.println("\nwritten: " + directory.resolve("results.json") + ", chart.svg");
  }
}
