package io.rtanalytics.cli.backup;

import io.rtanalytics.cli.node.WorkerDirectories;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.cli.text.Numbers;
import io.rtanalytics.secret.SecretFile;
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
import java.util.Set;
import java.util.TreeSet;
import lombok.RequiredArgsConstructor;

/** Makes workers' directories of a backup, each whole or not at all. */
@RequiredArgsConstructor
public final class Restore {
  private final Path backup;
  private final Path data;
  private final Clock clock;
  private final PrintWriter out;
  private final PrintWriter err;

  /**
   * All workers of the backup.
   *
   * @throws Failure if there are none, or it is known that some are missing
   */
  public List<String> all() throws Failure {
    List<String> ids = present();
    List<String> unfinished = WorkerDirectories.unfinishedIn(backup);
    if (!unfinished.isEmpty()) {
      throw incomplete(String.join(", ", unfinished) + " was never finished");
    }
    Set<String> missing = IntendedWorkers.of(backup);
    ids.forEach(missing::remove);
    if (!missing.isEmpty()) {
      throw incomplete("its cluster has the workers " + missing + " too");
    }
    return ids;
  }

  private Failure incomplete(String why) {
    return new Failure(backup + " is not complete: " + why + " (--worker restores only some)");
  }

  private List<String> present() throws Failure {
    List<String> ids = WorkerDirectories.in(backup);
    if (ids.isEmpty()) {
      throw new Failure(backup + " is no backup: it has no directory of a worker");
    }
    return ids;
  }

  /**
   * Some workers of the backup.
   *
   * @throws Failure if one of them is not in it
   */
  public List<String> only(List<String> chosen) throws Failure {
    List<String> ids = present();
    for (String id : chosen) {
      if (!ids.contains(id)) {
        throw new Failure(backup + " has no worker \"" + id + "\", but " + ids);
      }
    }
    return chosen.stream().distinct().toList();
  }

  /**
   * Restores workers and says what to do about their secret.
   *
   * @throws Failure if one has a directory already, or its copy is none, or not whole; those before
   *     it stay
   */
  public void run(List<String> workers) throws Failure {
    for (String id : workers) {
      CopyDirectories.requireAbsent(data, id);
      requireNoLog(WorkerDirectories.of(backup, id));
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

  /** What is in a log would be lost, and silently. */
  private static void requireNoLog(Path from) throws Failure {
    try {
      if (WorkerCopy.hasLog(from)) {
        throw new Failure(
            from + " is a data directory, with an event log, and no backup: start it as it is");
      }
    } catch (IOException e) {
      throw Failure.of("directory", from, e);
    }
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
      CopyDirectories.warnOfMissed(restored, err);
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
          ? Optional.of(new SecretFile(secret).read().ring().token().fingerprint())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of("unknown: " + e.getMessage());
    }
  }
}
