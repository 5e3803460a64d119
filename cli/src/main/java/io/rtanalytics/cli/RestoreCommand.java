package io.rtanalytics.cli;

import io.rtanalytics.cli.backup.Restore;
import io.rtanalytics.cli.text.Failure;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rt restore}: workers' directories out of a backup. */
@Command(
    name = "restore",
    description = {
      "Make workers' directories of a backup, and verify them.",
      "",
      "A restored worker counts on from its copy. It is a new life of the worker (incarnation), so"
          + " that running API nodes take its counts for newer than those they knew. Whatever was"
          + " counted after the copy is missing; sent again with its ids, all of it counts once.",
      ""
    })
final class RestoreCommand implements Callable<Integer> {
  @Parameters(paramLabel = "BACKUP", description = "The directory that rt backup wrote.")
  Path backup;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The data directory; made if it is missing. It must not have a directory of a worker that"
              + " is restored.")
  Path data = Path.of("./data");

  @Option(
      names = "--worker",
      paramLabel = "ID",
      arity = "1..*",
      description =
          "Only these workers; by default all, and if it is known that some are missing, none.")
  @Nullable List<String> only;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws Failure {
    Restore restore =
        new Restore(
            backup,
            data,
            Clock.systemUTC(),
            spec.commandLine().getOut(),
            spec.commandLine().getErr());
    restore.run(only == null ? restore.all() : restore.only(only));
    return 0;
  }
}
