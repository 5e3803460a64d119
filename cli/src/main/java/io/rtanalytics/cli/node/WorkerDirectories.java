package io.rtanalytics.cli.node;

import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.storage.worker.WorkerCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
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
    return names(directory, name -> !name.endsWith(UNFINISHED)).stream()
        .map(name -> name.substring(PREFIX.length()))
        .toList();
  }

  /**
   * The directories of workers that are being made, or whose making was broken off, in order.
   *
   * @throws Failure if the directory can't be read
   */
  public static List<String> unfinishedIn(Path directory) throws Failure {
    return names(directory, name -> name.endsWith(UNFINISHED));
  }

  private static List<String> names(Path directory, Predicate<String> which) throws Failure {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(Files::isDirectory)
          .map(it -> Objects.requireNonNull(it.getFileName()).toString())
          .filter(it -> it.startsWith(PREFIX) && which.test(it))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw Failure.of("directory", directory, e);
    }
  }

  /**
   * The one worker that has a directory.
   *
   * @throws Failure if none has, or there are signs of others
   */
  static String onlyOneIn(Path data) throws Failure {
    List<String> ids = in(data);
    if (ids.isEmpty()) {
      throw new Failure("data directory " + data + " has no workers");
    }
    List<String> unfinished = unfinishedIn(data);
    if (ids.size() > 1 || !unfinished.isEmpty()) {
      throw new Failure(
          "data directory %s has more than one worker's directory (%s): it needs --cluster, the file that they ran with"
              .formatted(
                  data,
                  String.join(
                      ", ",
                      Stream.concat(ids.stream().map(PREFIX::concat), unfinished.stream())
                          .toList())));
    }
    return ids.get(0);
  }

  /**
   * Makes sure that a start would not count on in a backup.
   *
   * @throws Failure if one of the workers' directories is one
   */
  static void requireNoBackup(Path data, Collection<String> ids) throws Failure {
    for (String id : ids) {
      Path directory = of(data, id);
      if (WorkerCopy.isAt(directory)) {
        throw new Failure(directory + " is a backup: rt restore makes a data directory of it");
      }
    }
  }
}
