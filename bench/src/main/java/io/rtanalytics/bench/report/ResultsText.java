package io.rtanalytics.bench.report;

import io.rtanalytics.bench.model.Verdict;
import io.rtanalytics.bench.process.MemoryUse;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes results as text. */
public final class ResultsText {
  private static final double MEBI = 1 << 20;

  private ResultsText() {}

  /** The whole: where it ran, the table, memory, sums, notes. */
  public static String of(RunResults results) {
    StringBuilder text = new StringBuilder("\n");
    results.machine().facts().forEach((fact, value) -> text.append(fact + ": " + value + "\n"));
    text.append('\n').append(table(results.figures()));
    if (results.figures().stream().anyMatch(figure -> !figure.memory().isEmpty())) {
      text.append('\n').append(memory(results.figures()));
    }
    text.append('\n');
    for (FigureResult figure : results.figures()) {
      figure.verdicts().forEach(verdict -> text.append(line(verdict)));
      figure.notes().forEach(note -> text.append(figure.name() + ": " + note + "\n"));
      if (figure.failure() != null) {
        text.append(figure.name() + ": NOT MEASURED: " + figure.failure() + "\n");
      }
    }
    return text.toString();
  }

  private static String line(Verdict verdict) {
    return verdict.subject()
        + (verdict.right() ? ": sums right: " : ": SUMS WRONG: ")
        + verdict.detail()
        + "\n";
  }

  private static String table(List<FigureResult> figures) {
    TextTable table =
        new TextTable(
            2, "figure", "unit", "rt", "min-max", "beside", "min-max", "ratio", "p50 ms", "p99 ms",
            "target");
    for (FigureResult figure : figures) {
      for (Row row : figure.rows()) {
        Spread beside = row.beside();
        table.add(
            row.figure() + (row.yardstick() == null ? "" : " / " + row.yardstick()),
            row.unit(),
            Units.plain(row.rt().median()),
            range(row.rt()),
            beside == null ? "" : Units.plain(beside.median()),
            beside == null ? "" : range(beside),
            number(row.ratio()),
            number(row.p50()),
            number(row.p99()),
            row.targets().stream().map(ResultsText::target).collect(Collectors.joining(", ")));
      }
    }
    return table.toString();
  }

  private static String memory(List<FigureResult> figures) {
    TextTable table =
        new TextTable(2, "memory", "process", "peak heap MiB", "live", "peak RSS", "");
    for (FigureResult figure : figures) {
      for (MemoryUse use : figure.memory()) {
        table.add(
            figure.name(),
            use.process(),
            mebi(use.heap()),
            mebi(use.live()),
            mebi(use.resident()),
            "");
      }
    }
    return table.toString();
  }

  private static String mebi(long bytes) {
    return String.format(Locale.ROOT, "%,.0f", bytes / MEBI);
  }

  private static String range(Spread spread) {
    return Units.plain(spread.min()) + "-" + Units.plain(spread.max());
  }

  private static String number(@Nullable Double value) {
    return value == null ? "" : Units.plain(value);
  }

  private static String target(Target target) {
    return target.text() + (target.met() ? " met" : " MISSED");
  }
}
