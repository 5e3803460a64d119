package io.rtanalytics.tests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The files of rows that {@code etc/build/FaultTable.java} prints at the end of a build. */
final class Tables {
  private static final Path TARGET = Project.root().resolve("tests/target");

  private Tables() {}

  /** Adds a row; no field may bear a comma. */
  static synchronized void append(String file, List<?> fields) {
    String line = String.join(",", fields.stream().map(Object::toString).toList());
    if (line.chars().filter(c -> c == ',').count() != fields.size() - 1) {
      throw new IllegalArgumentException("a comma within a field: " + line);
    }
    try {
      Files.writeString(
          TARGET.resolve(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
