package io.rtanalytics.cli.backup;

import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.storage.disk.DiskFile;
import io.rtanalytics.storage.disk.LocalDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * The workers of the cluster that a backup is of: the file {@code WORKERS} beside their copies, an
 * id per line. It is there before the first copy, so that a backup that was broken off is known for
 * one.
 */
final class IntendedWorkers {
  private static final String NAME = "WORKERS";
  private static final String UNFINISHED = NAME + ".tmp";

  private IntendedWorkers() {}

  /** Those that a backup is to have; none if nobody has said. */
  static Set<String> of(Path backup) throws Failure {
    Path file = backup.resolve(NAME);
    try {
      return Files.exists(file)
          ? new TreeSet<>(Files.readString(file).lines().toList())
          : new TreeSet<>();
    } catch (IOException e) {
      throw Failure.of("file", file, e);
    }
  }

  /** Adds some to those that a backup is to have; durable on return. */
  static void add(Path backup, Collection<String> workers) throws Failure {
    Set<String> all = of(backup);
    if (!all.addAll(workers)) {
      return;
    }
    byte[] lines = (String.join("\n", all) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      LocalDisk disk = LocalDisk.at(backup);
      disk.delete(UNFINISHED);
      try (DiskFile file = disk.create(UNFINISHED)) {
        file.write(ByteBuffer.wrap(lines), 0);
        file.force(true);
      }
      disk.rename(UNFINISHED, NAME);
      disk.forceDirectory("");
    } catch (IOException e) {
      throw Failure.of("file", backup.resolve(NAME), e);
    }
  }
}
