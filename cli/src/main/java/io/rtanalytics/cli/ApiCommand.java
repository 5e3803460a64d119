package io.rtanalytics.cli;

import io.rtanalytics.cli.node.ApiProcess;
import io.rtanalytics.cli.node.Foreground;
import io.rtanalytics.cli.text.Failure;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rt api}: an API node of a cluster. */
@Command(
    name = "api",
    description = {
      "Run an API node of a cluster, on the port of its URL.",
      "",
      "It listens on this machine only if its URL says localhost, else on every address.",
      ""
    })
final class ApiCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NODE", description = "The node's id in the cluster file.")
  String node;

  @Mixin ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--secret",
      paramLabel = "FILE",
      required = true,
      description = "The secret, the same for all API nodes (rt secret create).")
  Path secret;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws Failure, InterruptedException {
    ApiProcess process = new ApiProcess(node, cluster.place(), secret, Clock.systemUTC());
    Foreground.run(process.start(), spec.commandLine().getOut());
    return 0;
  }
}
