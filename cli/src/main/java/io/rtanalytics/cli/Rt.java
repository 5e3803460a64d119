package io.rtanalytics.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command itself, and what all its subcommands share. */
@Command(
    name = "rt",
    description = {
      "Clicks, impressions and unique users per time slice, in real time and exactly.",
      ""
    },
    footer = {"", "rt COMMAND --help shows the options of a command; so does ./rt bench --help."},
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    scope = ScopeType.INHERIT,
    subcommands = {
      ServeCommand.class,
      ApiCommand.class,
      WorkerCommand.class,
      SecretCommand.class,
      CheckCommand.class,
      ClusterCommand.class,
      TopicsCommand.class,
      MigrateCommand.class,
      SendCommand.class,
      LoadCommand.class,
      ExportCommand.class,
      BackupCommand.class,
      RestoreCommand.class
    })
final class Rt implements Runnable {
  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of a failure.")
  boolean verbose;

  @Spec CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
