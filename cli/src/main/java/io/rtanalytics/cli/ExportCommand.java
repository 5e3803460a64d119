package io.rtanalytics.cli;

import io.rtanalytics.cli.export.DirectoryExport;
import io.rtanalytics.cli.export.ExportRange;
import io.rtanalytics.cli.export.ExportTarget;
import io.rtanalytics.cli.export.NodeExport;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.cli.text.Numbers;
import io.rtanalytics.client.AnalyticsClient;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rt export}: totals of slices as CSV. */
@Command(
    name = "export",
    description = {
      "Write the totals of slices as CSV, ascending, as the node's allslices does.",
      "",
      "It asks a running node, or opens a data directory that no node uses. A file (--output) is"
          + " there whole or not at all; what went to the standard output is whole only if the exit"
          + " status is 0.",
      "",
      "A data directory is opened as by a start: the event log is read, and a checkpoint of it is"
          + " written. But no slice is dropped, whatever retention-slices says.",
      ""
    })
final class ExportCommand implements Callable<Integer> {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description = {"The node.", "Default: " + Usage.NODE},
      showDefaultValue = Visibility.NEVER)
  @Nullable String url;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Instead of a node, the data directory of one that is stopped. Without --cluster it must"
              + " have one worker, and slices that others share are refused.")
  @Nullable Path data;

  @Option(
      names = "--cluster",
      paramLabel = "FILE",
      description =
          "With --data, the cluster file that its workers ran with, if they did: the sums of all of"
              + " them, which must be in DIR.")
  @Nullable Path cluster;

  @Option(
      names = "--from",
      paramLabel = "SECONDS",
      description =
          "A point in time in the first slice, seconds since 1970; by default the first slice that"
              + " is kept.")
  @Nullable Long from;

  @Option(
      names = "--to",
      paramLabel = "SECONDS",
      description = "The same in the last slice; by default now.")
  @Nullable Long to;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "The file to write, or to replace; by default the standard output.")
  @Nullable Path output;

  @Option(names = "--empty", description = "Write slices without events too.")
  boolean empty;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws Failure, InterruptedException {
    Usage.that(spec, data == null || url == null, "--url and --data exclude each other");
    Usage.that(spec, data != null || cluster == null, "--cluster needs --data");
    Usage.that(spec, from == null || to == null || from <= to, "--from must not be behind --to");
    String node = Usage.analytics(spec, url == null ? Usage.NODE : url);
    PrintWriter out = spec.commandLine().getOut();
    try (ExportTarget target = target(out)) {
      write(node, target);
      target.complete();
      if (output != null) {
        out.println(output + ": " + Numbers.grouped(target.rows()) + " slices");
      }
    }
    return 0;
  }

  private ExportTarget target(PrintWriter out) throws Failure {
    return output == null
        ? ExportTarget.standardOutput(out)
        : ExportTarget.file(output, new SecureRandom());
  }

  private void write(String node, ExportTarget target) throws Failure, InterruptedException {
    ExportRange range = new ExportRange(from, to, empty);
    Clock clock = Clock.systemUTC();
    if (data != null) {
      new DirectoryExport(data, cluster, clock).write(range, target);
      return;
    }
    try (AnalyticsClient client = new AnalyticsClient(NodeExport.CONNECTIONS)) {
      new NodeExport(client, node, clock).write(range, target);
    }
  }
}
