package io.rtanalytics.cli;

import io.rtanalytics.cli.send.Send;
import io.rtanalytics.cli.text.Failure;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rt send}: files of events into a node. */
@Command(
    name = "send",
    description = {
      "Send events in bulk, CSV or NDJSON (a JSON array too), gzipped or not.",
      "",
      "Lines without an id of their own are named after the file: the SHA-256 of its content"
          + " (unzipped). So a file that was sent before, or only half, is simply sent again, and"
          + " nothing counts twice. The standard input is kept in a temporary file until it is sent.",
      ""
    })
final class SendCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Files of events; - is the standard input.")
  List<String> files;

  @Option(names = "--url", paramLabel = "URL", description = "The node.")
  String url = Usage.NODE;

  @Option(
      names = "--retries",
      paramLabel = "N",
      description =
          "How often a file is sent again after a 503, a 504 or a broken connection, each time"
              + " after a longer pause.")
  int retries = 5;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws Failure, InterruptedException {
    Usage.that(spec, retries >= 0, "--retries must be 0 or more");
    String node = Usage.analytics(spec, url);
    PrintWriter err = spec.commandLine().getErr();
    boolean complete =
        Send.builder()
            .url(node)
            .retries(retries)
            .firstPause(Duration.ofMillis(500))
            .bar(isTerminal())
            .stdin(System.in)
            .out(spec.commandLine().getOut())
            .err(err)
            .build()
            .run(files);
    return complete ? 0 : 1;
  }

  /** Since Java 22 there is a console without a terminal too, and a method to ask it. */
  @SuppressWarnings("SystemConsoleNull") // before Java 22, null is the answer
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
