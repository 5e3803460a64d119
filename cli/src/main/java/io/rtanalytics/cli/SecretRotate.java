package io.rtanalytics.cli;

import io.rtanalytics.cli.node.ClusterFiles;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.secret.KeyConflict;
import io.rtanalytics.secret.SecretFile;
import io.rtanalytics.secret.SecretState;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterFile;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.timeline.Timeline;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rt secret rotate}: new keys from a slice on. */
@Command(
    name = "rotate",
    description = {
      "Give the users of all slices from one on new keys, of fresh randomness.",
      "",
      "Slices before keep theirs, and so do the token and the fingerprint. Every API node must have",
      "the file before that slice takes its first event: running nodes notice it within two seconds,",
      "and the events of one that has not got it are refused with 503, never counted twice.",
      ""
    })
final class SecretRotate implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The secret.")
  Path file;

  @Option(
      names = "--from",
      paramLabel = "SLICE",
      required = true,
      description = "The first slice with new keys; one that takes no events yet.")
  long from;

  @Option(
      names = "--cluster",
      paramLabel = "FILE",
      description =
          "The cluster file: with it, every slice that may have events already is refused here;"
              + " without it, as far as the secret's file tells.")
  @Nullable Path cluster;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws Failure {
    if (from < 1 || from == Long.MAX_VALUE) {
      throw new ParameterException(spec.commandLine(), "--from: a slice to come, not " + from);
    }
    PrintWriter out = spec.commandLine().getOut();
    ClusterFile clusterFile = cluster == null ? null : ClusterFiles.read(cluster);
    Instant now = Instant.now();
    SecretState after;
    try {
      after = new SecretFile(file).change(before -> rotate(before, clusterFile, now));
    } catch (IOException e) {
      throw Failure.of("secret", file, e);
    } catch (KeyConflict e) {
      throw new Failure("secret " + file + ": " + e.getMessage(), e);
    }
    Cluster known = known(after, clusterFile, now);
    Timeline slices = known == null ? after.timeline() : known.timeline();
    String when = slices == null ? "" : " (" + slices.startOf(from) + ")";
    out.println("%s: new keys from slice %d%s on".formatted(file, from, when));
    out.println("give the file to all API nodes before that slice takes events");
    return 0;
  }

  private SecretState rotate(SecretState before, @Nullable ClusterFile clusterFile, Instant now)
      throws KeyConflict {
    long first = firstWithoutEvents(before, known(before, clusterFile, now), now);
    if (from < first) {
      throw new KeyConflict(
          "slice %d may have events already; the first that may have new keys is %d"
              .formatted(from, first));
    }
    try {
      return before.with(before.ring().rotated(from, new SecureRandom()));
    } catch (IllegalArgumentException e) {
      throw new KeyConflict("it has new keys from slice " + from + " or a later one on already");
    }
  }

  /** As far as that can be told: keys that are given away here can't be had back. */
  private static long firstWithoutEvents(SecretState before, @Nullable Cluster cluster, Instant now)
      throws KeyConflict {
    long second = now.getEpochSecond();
    if (cluster != null) {
      before.on(cluster.timeline()); // or it is a conflict
      return ClusterFiles.lastFixedSlice(cluster, second) + 1;
    }
    Timeline slices = before.timeline();
    return slices == null
        ? before.ring().oldest() + 1
        : ClusterFiles.lastFixedSlice(slices, Settings.DEFAULTS, second) + 1;
  }

  /** Where the cluster file leaves the first slice to the workers, the secret may know it. */
  private static @Nullable Cluster known(
      SecretState secret, @Nullable ClusterFile clusterFile, Instant now) {
    if (clusterFile == null || !clusterFile.systemFirstSlice()) {
      return clusterFile == null ? null : clusterFile.resolve(now);
    }
    Timeline slices = secret.timeline();
    return slices == null ? null : clusterFile.resolve(slices.first());
  }
}
