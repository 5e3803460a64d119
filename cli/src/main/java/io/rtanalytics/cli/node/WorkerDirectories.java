package io.rtanalytics.cli.node;

import io.rtanalytics.cli.text.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The workers' directories in a data directory, and in a backup: {@code worker-<id>}. */
public final class WorkerDirectories {
  private static final String PREFIX = "worker-";
  private static final String UNFINISHED = ".tmp";

  private WorkerDirectories() {}

  /** That of a worker. */
  public static Path of(Path directory, String worker) {
    return directory.resolve(PREFIX + worker);
  }

  /**
   * The workers that have one, in order; unfinished ones don't count.
   *
   * @throws Failure if the directory can't be read
   */
  public static List<String> in(Path directory) throws Failure {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(Files::isDirectory)
          .map(it -> Objects.requireNonNull(it.getFileName()).toString())
          .filter(it -> it.startsWith(PREFIX) && !it.endsWith(UNFINISHED))
          .map(it -> it.substring(PREFIX.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw Failure.of("directory", directory, e);
    }
  }
}
