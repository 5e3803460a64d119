package io.rtanalytics.cli.backup;

import io.rtanalytics.cli.node.WorkerDirectories;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.cli.text.Numbers;
import io.rtanalytics.secret.Secret;
import io.rtanalytics.storage.disk.StagedDirectory;
import io.rtanalytics.storage.worker.DamagedCopy;
import io.rtanalytics.storage.worker.WorkerCopy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import lombok.RequiredArgsConstructor;

/** Makes workers' directories of a backup, each whole or not at all. */
@RequiredArgsConstructor
public final class Restore {
  private final Path backup;
  private final Path data;
  private final Clock clock;
  private final PrintWriter out;

  /** The workers in the backup. */
  public List<String> workers() throws Failure {
    List<String> ids = WorkerDirectories.in(backup);
    if (ids.isEmpty()) {
      throw new Failure(backup + " is no backup: it has no directory of a worker");
    }
    return ids;
  }

  /**
   * Restores workers and says what to do about their secret.
   *
   * @throws Failure if one has a directory already, or its copy is not whole; those before it stay
   */
  public void run(List<String> workers) throws Failure {
    for (String id : workers) {
      CopyDirectories.requireAbsent(data, id);
    }
    TreeSet<String> fingerprints = new TreeSet<>();
    for (String id : workers) {
      String fingerprint = restore(id).identity().secretFingerprint();
      if (fingerprint != null) {
        fingerprints.add(fingerprint);
      }
    }
    fingerprints.forEach(this::tellSecret);
  }

  private WorkerCopy restore(String id) throws Failure {
    Path from = WorkerDirectories.of(backup, id);
    Path target = WorkerDirectories.of(data, id);
    try (StagedDirectory stage = CopyDirectories.begin(data, id)) {
      WorkerCopy restored = restore(from, stage);
      CopyDirectories.requireWorker(restored, id, target);
      stage.publish();
      out.println(
          "worker \"%s\": %s slices, %s in %s, incarnation %d"
              .formatted(
                  id,
                  Numbers.grouped(restored.checkpoint().slices()),
                  Numbers.bytes(restored.checkpoint().bytes()),
                  target,
                  restored.identity().incarnation()));
      return restored;
    } catch (IOException e) {
      throw Failure.of("directory", target, e);
    }
  }

  private WorkerCopy restore(Path from, StagedDirectory stage) throws IOException, Failure {
    try {
      return WorkerCopy.restore(from, stage.disk(), clock.millis());
    } catch (DamagedCopy e) {
      // What was found in the copy of the copy is wrong with the copy.
      String what = String.valueOf(e.getMessage());
      String stagePath = stage.path().toAbsolutePath().toString();
      throw new Failure(from + " is not whole: " + what.replace(stagePath, from.toString()), e);
    }
  }

  private void tellSecret(String fingerprint) {
    Path secret = data.resolve("secret");
    Optional<String> present = fingerprintOf(secret);
    if (present.isEmpty()) {
      out.println(
          ("The secret is in no backup. Put the one with fingerprint %s into %s, or name it by"
                  + " --secret: a start with another is refused.")
              .formatted(fingerprint, secret));
    } else if (present.get().equals(fingerprint)) {
      out.println("%s is the right secret (fingerprint %s).".formatted(secret, fingerprint));
    } else {
      out.println(
          ("%s is another secret (fingerprint %s). Replace it by the one with fingerprint %s, or"
                  + " name that by --secret: a start with another is refused.")
              .formatted(secret, present.get(), fingerprint));
    }
  }

  private static Optional<String> fingerprintOf(Path secret) {
    try {
      return Files.exists(secret)
          ? Optional.of(Secret.read(secret).token().fingerprint())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of("unknown: " + e.getMessage());
    }
  }
}
