package io.rtanalytics.cli;

import io.rtanalytics.cli.node.ClusterFiles;
import io.rtanalytics.cli.node.Migration;
import io.rtanalytics.cli.node.WorkerDirectories;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.cli.text.Numbers;
import io.rtanalytics.timeline.Cluster;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rt migrate}: carries a cluster whose logs are files over to Kafka. */
@Command(
    name = "migrate",
    description = {
      "Carry workers that are stopped over to a log in Kafka, without losing or doubling anything.",
      "",
      "FILE is the new cluster file: like the old one, but with \"log\", and a topic that rt topics"
          + " create has just made. What each worker has counted goes to the beginning of its"
          + " partition and into a new directory, from which it goes on; the old one stays as it"
          + " is. On several machines run it on each, with the workers that are there.",
      "",
      "End all nodes before, and start none with the old file afterwards: what that counted would"
          + " be missing here.",
      ""
    })
final class MigrateCommand implements Callable<Integer> {
  /** Where to. */
  enum Target {
    kafka
  }

  @Option(names = "--to", paramLabel = "kafka", required = true, description = "Where to: kafka.")
  Target to;

  @Option(
      names = "--cluster",
      paramLabel = "FILE",
      required = true,
      description = "The new cluster file.")
  Path cluster;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "The data directory of the stopped workers.")
  Path data;

  @Option(
      names = "--into",
      paramLabel = "DIR",
      required = true,
      description =
          "The new data directory, made if it is missing; it must not have a directory of a worker"
              + " that is carried over.")
  Path into;

  @Option(
      names = "--worker",
      paramLabel = "ID",
      arity = "1..*",
      description = "Only these workers; by default all in --data.")
  @Nullable List<String> only;

  @Option(
      names = "--dry-run",
      description = "Only look whether all of it can be carried over, and say how much it is.")
  boolean dryRun;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws Failure, InterruptedException {
    Cluster next = ClusterFiles.read(cluster).resolve(Clock.systemUTC().instant());
    List<String> ids = workers(next);
    Migration migration = Migration.of(data, into, next, Clock.systemUTC());
    // All are looked at before the first is carried over: a topic with some of them is of no use.
    for (String id : ids) {
      Migration.Step step = migration.check(id);
      if (dryRun) {
        tell("would carry over", step);
      }
    }
    if (!dryRun) {
      for (String id : ids) {
        tell("carried over", migration.carry(id));
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println("start the workers with --cluster " + cluster + " --data " + into);
    }
    return 0;
  }

  private List<String> workers(Cluster next) throws Failure {
    List<String> there = WorkerDirectories.in(data);
    List<String> ids = only == null ? there : only.stream().distinct().toList();
    if (ids.isEmpty()) {
      throw new Failure(data + " has no directory of a worker");
    }
    for (String id : ids) {
      if (!there.contains(id)) {
        throw new Failure(data + " has no worker \"" + id + "\", but " + there);
      }
      if (!next.workerNodes().containsKey(id)) {
        throw new Failure(cluster + " has no worker \"" + id + '"');
      }
      Path target = WorkerDirectories.of(into, id);
      if (Files.exists(target)) {
        throw new Failure(target + " exists already");
      }
    }
    return ids;
  }

  private void tell(String what, Migration.Step step) {
    spec.commandLine()
        .getOut()
        .println(
            "%s worker \"%s\": %s slices, %s, %s records"
                .formatted(
                    what,
                    step.worker(),
                    Numbers.grouped(step.slices()),
                    Numbers.bytes(step.bytes()),
                    Numbers.grouped(step.records())));
  }
}
