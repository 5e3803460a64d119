package io.rtanalytics.cli;

import io.rtanalytics.cli.node.Foreground;
import io.rtanalytics.cli.node.WorkerProcess;
import io.rtanalytics.cli.text.Failure;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rt worker}: one or more workers of a cluster. */
@Command(
    name = "worker",
    description = {
      "Run one or more workers of a cluster, each on the port of its URL.",
      "",
      "A worker listens on this machine only if its URL says localhost, else on every address, and"
          + " then only with a token.",
      ""
    })
final class WorkerCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "NODE",
      arity = "1..*",
      description = "The workers' ids in the cluster file.")
  List<String> nodes;

  @Mixin ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where each worker has its directory, worker-NODE; made if it is missing.")
  Path data = Path.of("./data");

  @Option(
      names = "--token",
      paramLabel = "FILE",
      description = "What API nodes must show, of the cluster's secret (rt secret token).")
  @Nullable Path token;

  @Option(
      names = "--replica",
      paramLabel = "N",
      description = {
        "Which of a worker's URLs this process is for, from 0; there are several only with a log in"
            + " Kafka. Each replica needs a --data of its own. (default: ${DEFAULT-VALUE})"
      })
  int replica = 0;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws Failure, InterruptedException {
    Usage.that(spec, new HashSet<>(nodes).size() == nodes.size(), "a NODE is given twice");
    Usage.that(spec, replica >= 0, "--replica counts from 0");
    WorkerProcess process =
        new WorkerProcess(nodes, cluster.place(), data, token, replica, Clock.systemUTC());
    Foreground.run(process.start(), spec.commandLine().getOut());
    return 0;
  }
}
