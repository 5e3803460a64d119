package io.rtanalytics.tests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory for what belongs to no single test; it and all that is in it go when it is closed. It
 * is below the build's directory: what a build leaves that was cut off, the next {@code clean}
 * removes.
 */
public record TemporaryDirectory(Path path) implements AutoCloseable {
  /**
   * Makes one.
   *
   * @param name what its name begins with
   */
  public static TemporaryDirectory create(String name) {
    try {
      Path build = Files.createDirectories(Project.root().resolve("tests/target"));
      return new TemporaryDirectory(Files.createTempDirectory(build, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
