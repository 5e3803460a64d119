package io.rtanalytics.cli;

import io.rtanalytics.cli.backup.Backups;
import io.rtanalytics.cli.node.ClusterFiles;
import io.rtanalytics.cli.node.Secrets;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.client.BackupClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rt backup}: copies of running workers. */
@Command(
    name = "backup",
    description = {
      "Copy running workers, while they go on counting.",
      "",
      "Each copy is all that its worker had counted at one moment, and is verified. Workers are"
          + " copied one after the other, so each has a moment of its own; events that were on their"
          + " way to a worker then are not in its copy. The secret is not copied: keep one apart.",
      "",
      "A slice that is damaged at its worker is left out, with a warning: its count is 503 at a"
          + " restored worker too, and the others are served.",
      ""
    })
final class BackupCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "DIR",
      description = "Where each copy becomes a directory, worker-ID; made if it is missing.")
  Path directory;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = {"The node (rt serve) whose one worker is copied.", "Default: " + Usage.NODE},
      showDefaultValue = Visibility.NEVER)
  @Nullable String url;

  @Option(
      names = "--cluster",
      paramLabel = "FILE",
      description = "Instead, the cluster file: all of its workers are copied.")
  @Nullable Path cluster;

  @Option(
      names = "--worker",
      paramLabel = "ID",
      arity = "1..*",
      description = "With --cluster: only these of its workers.")
  @Nullable List<String> only;

  @Option(
      names = "--token",
      paramLabel = "FILE",
      description = "What workers beyond this machine ask for (rt secret token).")
  @Nullable Path token;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws Failure, InterruptedException {
    Usage.that(spec, cluster == null || url == null, "--url and --cluster exclude each other");
    Usage.that(spec, cluster != null || only == null, "--worker needs --cluster");
    URI single = URI.create(Usage.node(spec, url == null ? Usage.NODE : url) + "/worker");
    try (BackupClient client = new BackupClient(token == null ? null : Secrets.readToken(token))) {
      Backups backups =
          new Backups(client, directory, spec.commandLine().getOut(), spec.commandLine().getErr());
      if (cluster == null) {
        backups.copy(Map.of(backups.workerAt(single), single), List.of());
      } else {
        Map<String, URI> all =
            ClusterFiles.read(cluster).resolve(Clock.systemUTC().instant()).workerNodes();
        backups.copy(chosen(all, cluster), all.keySet());
      }
    }
    return 0;
  }

  private Map<String, URI> chosen(Map<String, URI> all, Path file) throws Failure {
    if (only == null) {
      return all;
    }
    Map<String, URI> chosen = new LinkedHashMap<>();
    for (String id : only) {
      chosen.put(id, ClusterFiles.url("worker", id, all, file));
    }
    return chosen;
  }
}
