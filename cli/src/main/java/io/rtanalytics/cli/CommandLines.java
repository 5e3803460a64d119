package io.rtanalytics.cli;

import io.rtanalytics.cli.text.Failure;
import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * How every command line of rt ends: with 0 on success, 2 on bad usage, 1 on failure, in both cases
 * with one line on the standard error.
 */
public final class CommandLines {
  private CommandLines() {}

  /**
   * The command line of a command, ready to be executed once.
   *
   * @param command what picocli takes for one
   * @param verbose whether a failure's stack trace is shown; asked after the command was parsed
   */
  public static CommandLine of(Object command, BooleanSupplier verbose) {
    return new CommandLine(command)
        .setParameterExceptionHandler(CommandLines::badUsage)
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> failed(failure, line, verbose.getAsBoolean()));
  }

  private static int badUsage(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println(name + ": " + oneLine(wrong) + " (see " + name + " --help)");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static int failed(Exception failure, CommandLine command, boolean verbose) {
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    if (failure instanceof Failure) {
      err.println(name + ": " + oneLine(failure));
    } else {
      err.println(name + ": unexpected failure: " + failure + " (--verbose shows more)");
    }
    if (verbose) {
      failure.printStackTrace(err);
    }
    err.flush();
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  private static String oneLine(Exception failure) {
    return String.valueOf(failure.getMessage()).replaceAll("\\s*\\R\\s*", " ");
  }
}
