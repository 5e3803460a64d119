package io.rtanalytics.storage.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.event.Action;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.totals.SliceTotals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What storage costs, in bytes and in time, on the machine that runs the tests. */
@Tag("long")
class StorageFiguresTest {
  private static final long MIB = 1 << 20;
  private static final long AMPLE = 1024 * MIB;

  @TempDir private Path directory;

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static long bytesOf(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  @Test
  void tenMillionUsersInOneSlice() throws Exception {
    int users = 10_000_000;
    Settings settings = Settings.DEFAULTS;
    long before = usedHeap();
    double worst = 0;
    double longestCut;
    try (Bench bench = new Bench(directory, AMPLE, settings)) {
      for (int i = 0; i < users; i++) {
        bench.send(0, i, Action.IMPRESSION);
        if (i >= 1_000_000 && i % 20_000 == 0) {
          worst = Math.max(worst, bench.gauge("rt.worker.memory.bytes") / i);
        }
      }
      bench.settle();
      assertThat(bench.totals(0)).isEqualTo(new SliceTotals(users, 0, users));
      bench.checkpoint();
      long after = usedHeap();
      Figures.atMost(
          "heap per user, 10 million in a slice", (double) (after - before) / users, "bytes", 48);
      Figures.atMost(
          "tables per user, at any time while growing and during checkpoints", worst, "bytes", 48);
      longestCut = bench.longestCutMillis();
    }
    Figures.atMost("longest halt for a checkpoint's cut", longestCut, "ms", 20);
    double file = (double) bytesOf(directory.resolve("slices")) / users;
    Figures.atMost("file per user, 10 million in a slice", file, "bytes", 24);

    long began = System.nanoTime();
    try (Bench again = new Bench(directory, AMPLE, settings)) {
      Figures.atMost(
          "restart to ready from a checkpoint of 10 million users",
          seconds(Bench.since(began)),
          "s",
          5);
      assertThat(again.totals(0)).isEqualTo(new SliceTotals(users, 0, users));
      again.send(0, 1, Action.CLICK);
      again.settle();
      assertThat(again.totals(0)).isEqualTo(new SliceTotals(users, 1, users));
    }
  }

  @Test
  void replayOfTenMillionEvents() throws Exception {
    int events = 10_000_000;
    Settings never =
        Settings.builder().checkpointLogBytes(1L << 40).checkpointSeconds(86_400).build();
    Path copy = directory.resolve("killed");
    try (Bench bench = new Bench(directory.resolve("running"), AMPLE, never)) {
      for (int i = 0; i < events; i++) {
        bench.send(i % 24, i % 2_000_000, Action.IMPRESSION);
      }
      bench.settle();
      copy(directory.resolve("running"), copy); // what a kill would leave
    }
    long began = System.nanoTime();
    try (Bench again = new Bench(copy, AMPLE, never)) {
      Figures.atMost("replay of 10 million events", seconds(Bench.since(began)), "s", 10);
      long counted = 0;
      for (int slice = 0; slice < 24; slice++) {
        counted += again.totals(slice).impressions();
      }
      assertThat(counted).isEqualTo(events);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  @Test
  void aHundredThousandSlices() throws Exception {
    int slices = 100_000;
    try (Bench bench = new Bench(directory, 64 * MIB, Settings.DEFAULTS)) {
      for (int slice = 0; slice < slices; slice++) {
        for (int user = 0; user < 100; user++) {
          bench.send(slice, user, Action.IMPRESSION);
        }
      }
      bench.settle();
      bench.checkpoint();
    }
    double disk = (double) bytesOf(directory.resolve("slices")) / slices;
    Figures.atMost("disk of a slice of 100 users", disk, "bytes", 8192);
    long before = usedHeap();
    long began = System.nanoTime();
    try (Bench again = new Bench(directory, 64 * MIB, Settings.DEFAULTS)) {
      Figures.atMost("start with 100,000 slices on disk", seconds(Bench.since(began)), "s", 3);
      double heap = (double) (usedHeap() - before) / slices;
      Figures.atMost("heap of a slice on disk", heap, "bytes", 100);
      assertThat(again.totals(77_777)).isEqualTo(new SliceTotals(100, 0, 100));
    }
  }

  @Test
  void backfillOfSlicesOnDisk() throws Exception {
    int slices = 1_000;
    int users = 5_000;
    long budget = 128 * MIB; // half of the heap that the launcher gives
    try (Bench bench = new Bench(directory, budget, Settings.DEFAULTS)) {
      for (int slice = 0; slice < slices; slice++) {
        for (int user = 0; user < users; user++) {
          bench.send(slice, user, Action.IMPRESSION);
        }
      }
      bench.settle();
      bench.checkpoint();
    }
    try (Bench bench = new Bench(directory, budget, Settings.DEFAULTS)) {
      long began = System.nanoTime();
      for (int slice = 0; slice < slices; slice++) {
        for (int i = 0; i < 2_000; i++) {
          bench.send(slice, users / 2 + i * 2L, Action.CLICK);
        }
      }
      bench.settle();
      Figures.atLeast(
          "backfill of slices on disk, one after the other",
          slices * 2_000 / seconds(Bench.since(began)),
          "events/s",
          200_000);
      assertThat(bench.totals(slices - 1)).isEqualTo(new SliceTotals(users + 750, 2_000, users));
    }
    try (Bench bench = new Bench(directory, budget, Settings.DEFAULTS)) {
      Random random = new Random(1);
      int events = 1_000_000;
      long began = System.nanoTime();
      for (int i = 0; i < events; i++) {
        bench.send(random.nextInt(slices), random.nextInt(users), Action.CLICK);
      }
      bench.settle();
      Figures.atLeast(
          "backfill at random over 1,000 slices on disk",
          events / seconds(Bench.since(began)),
          "events/s",
          50_000);
      long clicks = 0;
      for (int slice = 0; slice < slices; slice++) {
        clicks += bench.totals(slice).clicks();
        assertThat(bench.totals(slice).uniqueUsers()).isEqualTo(users + 750);
      }
      assertThat(clicks).isEqualTo(events + slices * 2_000L);
    }
  }
}
