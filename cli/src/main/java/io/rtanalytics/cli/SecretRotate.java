package io.rtanalytics.cli;

import io.rtanalytics.cli.node.ClusterFiles;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.secret.KeyConflict;
import io.rtanalytics.secret.SecretFile;
import io.rtanalytics.secret.SecretState;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterFile;
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
          "The cluster file: with it, a slice that may have events already is refused here.")
  @Nullable Path cluster;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws Failure {
    if (from < 1 || from == Long.MAX_VALUE) {
      throw new ParameterException(spec.commandLine(), "--from: a slice to come, not " + from);
    }
    PrintWriter out = spec.commandLine().getOut();
    Timeline slices = cluster == null ? null : check(ClusterFiles.read(cluster));
    try {
      new SecretFile(file).change(before -> rotate(before, slices));
    } catch (IOException e) {
      throw Failure.of("secret", file, e);
    } catch (KeyConflict e) {
      throw new Failure("secret " + file + ": " + e.getMessage(), e);
    }
    String when = slices == null ? "" : " (" + slices.startOf(from) + ")";
    out.println("%s: new keys from slice %d%s on".formatted(file, from, when));
    out.println("give the file to all API nodes before that slice takes events");
    return 0;
  }

  private SecretState rotate(SecretState before, @Nullable Timeline slices) throws KeyConflict {
    if (slices != null) {
      before.on(slices); // or it is a conflict; only a node that has asked its workers writes them
    }
    try {
      return before.with(before.ring().rotated(from, new SecureRandom()));
    } catch (IllegalArgumentException e) {
      throw new KeyConflict("it has new keys from slice " + from + " or a later one on already");
    }
  }

  private @Nullable Timeline check(ClusterFile clusterFile) throws Failure {
    if (clusterFile.systemFirstSlice()) {
      return null; // only the workers know
    }
    Instant now = Instant.now();
    Cluster known = clusterFile.resolve(now);
    long lastFixed = ClusterFiles.lastFixedSlice(known, now.getEpochSecond());
    if (from <= lastFixed) {
      throw new Failure(
          "slice %d may have events already; the first that may have new keys is %d"
              .formatted(from, lastFixed + 1));
    }
    return known.timeline();
  }
}
