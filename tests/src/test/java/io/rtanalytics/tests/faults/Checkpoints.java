package io.rtanalytics.tests.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Finds moments when a worker writes a checkpoint, by what it does on disk: first come new files of
 * slices, and at last the manifest grows or is replaced.
 */
final class Checkpoints {
  private static final Duration LONGEST = Duration.ofSeconds(3);
  private static final int MOST_MILLIS = 5;

  private final Random random;
  private List<Path> workers = List.of();
  private Set<Path> known = Set.of();
  private List<String> manifests = List.of();
  private int struck;

  Checkpoints(Random random) {
    this.random = random;
  }

  /** How often a checkpoint was begun and surely not complete when its worker was killed. */
  int struck() {
    return struck;
  }

  /** Waits until one of these data directories gets a file of a slice, and some moments more. */
  void awaitBegin(List<Path> directories) {
    workers = directories;
    known = files();
    manifests = List.of();
    try {
      await()
          .atMost(LONGEST)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(this::hasBegun);
      waitUpTo(MOST_MILLIS);
    } catch (ConditionTimeoutException e) {
      manifests = List.of(); // nothing was applied since the last one
    }
  }

  private boolean hasBegun() {
    manifests = manifests();
    Set<Path> now = files();
    boolean begun = !known.containsAll(now);
    known = now;
    return begun;
  }

  private void waitUpTo(int millis) {
    long end = System.nanoTime() + random.nextInt(millis * 1_000_000);
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  /** Takes note that the workers are dead now. */
  void killed() {
    if (!manifests.isEmpty() && manifests.equals(manifests())) {
      struck++;
    }
    manifests = List.of();
  }

  private Set<Path> files() {
    Set<Path> files = new HashSet<>();
    for (Path worker : workers) {
      Path slices = worker.resolve("slices");
      if (Files.isDirectory(slices)) {
        try (Stream<Path> list = Files.list(slices)) {
          list.forEach(files::add);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return files;
  }

  private List<String> manifests() {
    return workers.stream().map(worker -> state(worker.resolve("MANIFEST"))).toList();
  }

  private static String state(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) + " " + Files.getLastModifiedTime(file) : "none";
    } catch (IOException e) {
      return "being replaced";
    }
  }
}
