package io.rtanalytics.bench.process;

import io.rtanalytics.cli.text.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A temporary directory; closing it deletes it with all that is in it. Its owner may close it, and
 * at the end of the bench {@link Leftovers}, at the same time.
 */
public final class WorkDirectory implements AutoCloseable {
  private final Path path;
  private final Leftovers leftovers;

  private WorkDirectory(Path path, Leftovers leftovers) {
    this.path = path;
    this.leftovers = leftovers;
  }

  /** Makes a new one below another, which is made if it is missing. */
  static WorkDirectory below(Path parent, String name, Leftovers leftovers) throws Failure {
    try {
      Files.createDirectories(parent);
      WorkDirectory made =
          new WorkDirectory(Files.createTempDirectory(parent, name + "-"), leftovers);
      try {
        leftovers.add(made);
      } catch (IllegalStateException e) {
        made.close();
        throw e;
      }
      return made;
    } catch (IOException e) {
      throw Failure.of("directory", parent, e);
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  @Override
  public synchronized void close() throws Failure {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException gone) {
      // Closed twice, by its owner and at the end.
    } catch (IOException e) {
      throw Failure.of("directory", path, e);
    } finally {
      leftovers.remove(this);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
