package io.rtanalytics.api.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads small files that lie beside this class, when a node starts. */
final class ClassPath {
  private ClassPath() {}

  static byte[] read(String name) {
    try (InputStream file = ClassPath.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("not in the jar: " + name);
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
