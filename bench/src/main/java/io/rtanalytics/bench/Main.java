package io.rtanalytics.bench;

import io.rtanalytics.cli.CommandLines;

/** Runs {@code rt bench}. */
public final class Main {
  private Main() {}

  /** Runs the command line and ends the process. */
  public static void main(String[] args) {
    BenchCommand bench = new BenchCommand();
    System.exit(CommandLines.of(bench, () -> bench.verbose).execute(args));
  }
}
