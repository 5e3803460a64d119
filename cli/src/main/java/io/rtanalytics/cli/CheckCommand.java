package io.rtanalytics.cli;

import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterChange;
import io.rtanalytics.timeline.ClusterFile;
import io.rtanalytics.timeline.InvalidCluster;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rt check}: says offline what a node would say of a cluster file. */
@Command(
    name = "check",
    description =
        "Say what is wrong with a cluster file, or why a running cluster would refuse it.")
final class CheckCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The cluster file.")
  Path file;

  @Option(
      names = "--against",
      paramLabel = "OLD",
      description = "The file that the cluster runs with now.")
  @Nullable Path old;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws Failure {
    List<String> problems = problems();
    // One problem a line, and nothing else: this is what the command is for, so no "rt check:".
    PrintWriter out = spec.commandLine().getOut();
    problems.forEach(problem -> out.println(file + ": " + problem));
    if (problems.isEmpty()) {
      out.println(file + ": ok");
    }
    return problems.isEmpty() ? 0 : 1;
  }

  private List<String> problems() throws Failure {
    ClusterFile next;
    try {
      next = ClusterFile.read(file);
    } catch (InvalidCluster e) {
      return e.problems();
    }
    return old == null ? List.of() : refusals(old, next);
  }

  private static List<String> refusals(Path old, ClusterFile next) throws Failure {
    try {
      Instant now = Instant.now();
      ClusterFile running = ClusterFile.read(old);
      // "system" against "system" is no change; a running cluster keeps what it has pinned.
      Cluster current = running.resolve(now);
      return ClusterChange.refusals(current, next.resolve(current.timeline().first()), now);
    } catch (InvalidCluster e) {
      throw new Failure(old + ": " + String.join("; ", e.problems()), e);
    }
  }
}
