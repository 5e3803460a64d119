package io.rtanalytics.cli;

import picocli.CommandLine;

/** Runs {@code rt}. */
public final class Main {
  private Main() {}

  /** Runs the command line and ends the process. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command line, ready to be executed once. */
  static CommandLine commandLine() {
    Rt rt = new Rt();
    return CommandLines.of(rt, () -> rt.verbose);
  }
}
