package io.rtanalytics.cli;

import io.rtanalytics.cli.node.ClusterFiles;
import io.rtanalytics.cli.node.Secrets;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.secret.KeyConflict;
import io.rtanalytics.secret.SecretFile;
import io.rtanalytics.secret.SecretState;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rt secret advance}: says that the clock of this machine is right. */
@Command(
    name = "advance",
    description = {
      "Confirm that the clock of this machine is right.",
      "",
      "An API node whose clock is more than a day ahead of the time that the secret's file bears",
      "forgets no keys: if the clock were wrong, they could not be had back. After the clock was",
      "set, or the node was off for more than a day, this lets it go on, within two seconds.",
      ""
    })
final class SecretAdvance implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The secret.")
  Path file;

  @Option(
      names = "--cluster",
      paramLabel = "FILE",
      description = "The cluster file: with it, keys that are not needed are forgotten at once.")
  @Nullable Path cluster;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws Failure {
    long now = Instant.now().getEpochSecond();
    try {
      Cluster known = cluster == null ? null : fixed(ClusterFiles.read(cluster), now);
      SecretState state = new SecretFile(file).change(before -> advance(before, now, known));
      spec.commandLine()
          .getOut()
          .println(
              "%s: the time is %s; slices from %d on can be computed"
                  .formatted(file, Instant.ofEpochSecond(now), state.ring().oldest()));
      return 0;
    } catch (IOException e) {
      throw Failure.of("secret", file, e);
    } catch (KeyConflict e) {
      throw new Failure("secret " + file + ": " + e.getMessage(), e);
    }
  }

  /** The cluster, if its file says when slice 0 begins; otherwise only the workers know. */
  private static @Nullable Cluster fixed(ClusterFile file, long now) {
    return file.systemFirstSlice() ? null : file.resolve(Instant.ofEpochSecond(now));
  }

  private static SecretState advance(SecretState before, long now, @Nullable Cluster cluster)
      throws KeyConflict {
    if (!before.ring().isForwardSecret()) {
      throw new KeyConflict("no API node forgets keys of it yet, so there is nothing to confirm");
    }
    SecretState confirmed = before.seenAt(now);
    if (cluster == null || before.timeline() == null) {
      return confirmed; // what can't be had back is forgotten only by slices that are known
    }
    confirmed.on(cluster.timeline());
    return confirmed.with(confirmed.ring().forgetBefore(Secrets.oldestNeeded(cluster, now)));
  }
}
