package io.rtanalytics.cli.backup;

import io.rtanalytics.cli.node.WorkerDirectories;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.cli.text.Numbers;
import io.rtanalytics.storage.disk.StagedDirectory;
import io.rtanalytics.storage.worker.WorkerCopy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Workers' directories that come about whole or not at all. */
final class CopyDirectories {
  private CopyDirectories() {}

  /** Fails if a worker has one. */
  static void requireAbsent(Path directory, String worker) throws Failure {
    Path target = WorkerDirectories.of(directory, worker);
    if (Files.exists(target)) {
      throw new Failure(target + " exists already");
    }
  }

  /** Begins one. */
  static StagedDirectory begin(Path directory, String worker) throws Failure {
    Path target = WorkerDirectories.of(directory, worker);
    try {
      return StagedDirectory.begin(target)
          .orElseThrow(() -> new Failure(target + " is being made by another process"));
    } catch (IOException e) {
      throw Failure.of("directory", target, e);
    }
  }

  /** Says how many slices a copy has no files of, if any. */
  static void warnOfMissed(WorkerCopy copy, PrintWriter err) {
    int missed = copy.checkpoint().missed();
    if (missed > 0) {
      err.println(
          "worker \"%s\": warning: %s slices were damaged and are left out; they stay 503"
              .formatted(copy.identity().worker(), Numbers.grouped(missed)));
      err.flush();
    }
  }

  /** Fails if a copy is of another worker. */
  static void requireWorker(WorkerCopy copy, String worker, Path directory) throws Failure {
    String actual = copy.identity().worker();
    if (!actual.equals(worker)) {
      throw new Failure(directory + " would be a copy of worker \"" + actual + '"');
    }
  }
}
