package io.rtanalytics.cli;

import io.rtanalytics.cli.text.Failure;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Runs {@code rt}: exits with 0 on success, 2 on bad usage, 1 on failure, in both cases with one
 * line on the standard error.
 */
public final class Main {
  private Main() {}

  /** Runs the command line and ends the process. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command line, ready to be executed once. */
  static CommandLine commandLine() {
    Rt rt = new Rt();
    return new CommandLine(rt)
        .setParameterExceptionHandler(Main::badUsage)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> failed(failure, command, rt.verbose));
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
