package io.rtanalytics.tests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An archive of rt's loaded classes (class data sharing), made once per build: the tests start over
 * a hundred JVMs, and with it each takes half the time. Tests behave the same without it.
 */
final class SharedClasses {
  private static final Path ARCHIVE = Project.root().resolve("tests/target/rt.jsa");
  private static boolean made;

  private SharedClasses() {}

  /** The flags that make a JVM use the archive. */
  static synchronized List<String> flags() {
    if (!made) {
      made = true;
      try {
        makeIfOutdated();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    // Without the archive, or with one that does not fit, a JVM goes on without a word.
    return List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + ARCHIVE, "-Xlog:disable");
  }

  private static void makeIfOutdated() throws IOException {
    if (Files.exists(ARCHIVE)
        && Files.getLastModifiedTime(ARCHIVE).compareTo(Files.getLastModifiedTime(Project.jar()))
            > 0) {
      return;
    }
    Files.deleteIfExists(ARCHIVE);
    Files.createDirectories(ARCHIVE.getParent());
    List<String> flags = new ArrayList<>(RtProcess.SMALL);
    flags.addAll(List.of("-XX:ArchiveClassesAtExit=" + ARCHIVE, "-Xlog:disable"));
    try (TemporaryDirectory directory = TemporaryDirectory.create("classes");
        Node node = Node.serve(directory.path(), flags)) {
      node.post(ModelEvent.click(1_700_000_000, "ann"));
      node.batch("", "text/csv", "1700000000,ann,click\n");
      node.get("/analytics?timestamp=1700000000", "Accept", "application/json");
      node.metrics();
      node.process().terminate();
    }
  }
}
