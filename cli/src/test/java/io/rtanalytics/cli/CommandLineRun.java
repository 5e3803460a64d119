package io.rtanalytics.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** What a command printed, and how it ended. */
record CommandLineRun(int status, String out, String err) {
  /** Runs a command in this process. */
  static CommandLineRun of(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] words = List.of(args).stream().map(Object::toString).toArray(String[]::new);
    int status = command.execute(words);
    return new CommandLineRun(status, out.toString(), err.toString());
  }
}
