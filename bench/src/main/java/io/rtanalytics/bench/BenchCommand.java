package io.rtanalytics.bench;

import io.rtanalytics.bench.figure.Figure;
import io.rtanalytics.bench.figure.Figures;
import io.rtanalytics.bench.figure.Session;
import io.rtanalytics.bench.load.Load;
import io.rtanalytics.bench.load.NioLoad;
import io.rtanalytics.bench.load.Wrk;
import io.rtanalytics.bench.process.MachineFacts;
import io.rtanalytics.bench.process.Workbench;
import io.rtanalytics.bench.report.Machine;
import io.rtanalytics.bench.report.RunResults;
import io.rtanalytics.cli.Version;
import io.rtanalytics.cli.text.Failure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rt bench}: every figure of rt beside its yardstick. */
@Command(
    name = "rt bench",
    description = {
      "Measure rt beside its yardsticks, in turns on this machine, and check its sums.",
      "",
      "Prints a table and writes results.json and chart.svg. Exits with 1 if a sum is wrong or a"
          + " figure can't be measured; a target that is missed is only shown. Yardsticks that are not"
          + " installed (redis-server, clickhouse-server) are left out.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class BenchCommand implements Callable<Integer> {
  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "Figures to measure (--list shows them). Default: all.",
      showDefaultValue = Visibility.NEVER)
  List<String> only = List.of();

  @Option(names = "--list", description = "List the figures and measure none.")
  boolean list;

  @Option(names = "--rounds", paramLabel = "N", description = "Turns of each contestant.")
  int rounds = 5;

  @Option(names = "--seconds", paramLabel = "N", description = "Length of a turn.")
  int seconds = 5;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where results go. Default: bench/target/results of the project.",
      showDefaultValue = Visibility.NEVER)
  @Nullable Path out;

  @Option(
      names = "--load",
      paramLabel = "wrk|own",
      description =
          "Who sends requests: wrk, which costs least, or the bench itself, which knows what became"
              + " of each. Default: wrk if it is installed.",
      showDefaultValue = Visibility.NEVER)
  @Nullable LoadKind load;

  @Option(
      names = {"-v", "--verbose"},
      description = "Show the stack trace of a failure.")
  boolean verbose;

  @Spec CommandSpec spec;

  /** Who sends requests. */
  enum LoadKind {
    wrk,
    own
  }

  @Override
  public Integer call() throws Failure, InterruptedException {
    require(rounds >= 1 && rounds <= 100, "--rounds must be 1 to 100");
    require(seconds >= 1 && seconds <= 600, "--seconds must be 1 to 600");
    List<Figure> figures = chosen();
    PrintWriter text = spec.commandLine().getOut();
    if (list) {
      figures.forEach(figure -> text.printf("%-14s %s%n", figure.name(), figure.purpose()));
      return 0;
    }
    Workbench workbench = Workbench.ofThisJar();
    Clock clock = Clock.systemUTC();
    Load chosenLoad = chosenLoad(workbench);
    Map<String, String> facts = MachineFacts.of(workbench, clock);
    facts.put("load", chosenLoad.name());
    Session session =
        Session.builder()
            .workbench(workbench)
            .rounds(rounds)
            .turn(Duration.ofSeconds(seconds))
            .load(chosenLoad)
            .clock(clock)
            .progress(text)
            .build();
    RunResults results =
        new RunResults(new Machine(facts), rounds, seconds, Run.of(session, figures));
    Run.publish(results, out == null ? workbench.defaultResults() : out, text);
    return results.isRight() ? 0 : 1;
  }

  private List<Figure> chosen() {
    List<Figure> all = Figures.all();
    Set<String> unknown = new TreeSet<>(only);
    all.forEach(figure -> unknown.remove(figure.name()));
    require(unknown.isEmpty(), "there is no figure " + String.join(", ", unknown));
    return all.stream().filter(it -> only.isEmpty() || only.contains(it.name())).toList();
  }

  private Load chosenLoad(Workbench workbench) throws Failure, InterruptedException {
    if (load == LoadKind.own) {
      return new NioLoad();
    }
    Load wrk = Wrk.find(workbench).orElse(null);
    if (wrk == null && load == LoadKind.wrk) {
      throw new Failure("wrk is not installed; --load own does without it");
    }
    return wrk == null ? new NioLoad() : wrk;
  }

  private void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
