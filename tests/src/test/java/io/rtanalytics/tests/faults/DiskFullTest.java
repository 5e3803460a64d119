package io.rtanalytics.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.FaultRow;
import io.rtanalytics.tests.harness.Ledger;
import io.rtanalytics.tests.harness.Load;
import io.rtanalytics.tests.harness.Mount;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Reply;
import io.rtanalytics.tests.harness.TestCluster;
import io.rtanalytics.tests.harness.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is full for a while: 503, nothing half-written, and all is well without a restart.
 */
class DiskFullTest {
  private static final int MEGABYTES = 24;
  private static final int CYCLES = 2;
  private static final int CONNECTIONS = 24;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  private final Ledger ledger = new Ledger(FaultSettings.model());
  private final Random random = FaultSettings.random("DiskFullTest");

  @BeforeAll
  static void skipUnlessPermitted(@TempDir Path other) {
    Mount.tmpfs(other.resolve("disk"), 1).close();
  }

  @Test
  void aFullDiskOfServeIs503UntilThereIsRoomAgain() {
    try (Mount disk = Mount.tmpfs(directory.resolve("data"), MEGABYTES);
        TestCluster cluster = TestCluster.of(directory, text());
        FaultRow row = new FaultRow("disk full under rt serve", ledger)) {
      Node node = cluster.startServe().awaitReady();
      fillAndFree(node, node, disk, row);
    }
  }

  @Test
  void aFullDiskOfAWorkerIs503ForItsUsersUntilThereIsRoomAgain() throws IOException {
    try (Mount disk = Mount.tmpfs(directory.resolve("small"), MEGABYTES);
        TestCluster cluster = TestCluster.of(directory, text());
        FaultRow row = new FaultRow("disk full under one of two workers", ledger)) {
      Files.createDirectories(cluster.data());
      Files.createSymbolicLink(cluster.workerData("1"), disk.at());
      cluster.startAll();
      fillAndFree(cluster.api(0), cluster.worker("1"), disk, row);
    }
  }

  private static ClusterText text() {
    return FaultSettings.small(TestCluster.text(1, 2))
        .route(0, "0", "1")
        .set("cache-milliseconds", 0);
  }

  private void fillAndFree(Node api, Node worker, Mount disk, FaultRow row) {
    Filler filler = new Filler(disk.at().resolve("filler"));
    while (row.cycles() < CYCLES) {
      // Nobody is left without an answer, so that events need no ids.
      try (Load load = Load.start(ledger, traffic(), CONNECTIONS, api);
          Load nameless = Load.start(ledger, traffic().nameless(), CONNECTIONS / 4, api)) {
        load.awaitAnswers(500);
        awaitRefusals(filler);
        row.struck(load.inFlight() + nameless.inFlight());
        load.stop();
        nameless.stop();
      }
      row.assertBetween(api);
      Reply refusal = ledger.refusal().expectProblem(503);
      assertThat(refusal.detail()).contains("no room for the event log");
      assertThat(refusal.header("retry-after")).isNotEmpty();
      assertThat(worker.output()).contains("no room for the next segment");

      try (Load load = Load.start(ledger, traffic(), CONNECTIONS, api)) {
        load.awaitAnswers(20);
        filler.delete();
        awaitAcceptance(load);
        load.stop();
      }
      row.settle(api);
      assertThat(worker.output()).contains("there is room for the event log again");
    }
    worker.process().kill();
    worker.restart();
    FaultSettings.awaitCounts(api);
    row.settle(api);
    api.metrics().assertConserved();
    assertThat(row.inFlight()).as("requests in flight").isPositive();
  }

  /** Room may return by itself, when a checkpoint lets go of old segments: it is taken, too. */
  private void awaitRefusals(Filler filler) {
    int enough = ledger.count(503) + 50;
    await("503")
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              filler.fill();
              return ledger.count(503) >= enough;
            });
  }

  private void awaitAcceptance(Load load) {
    int stored = ledger.count(202);
    await("202 again").atMost(Duration.ofSeconds(10)).until(() -> ledger.count(202) > stored + 200);
    assertThat(load.inFlight()).isPositive();
  }

  private Traffic traffic() {
    return new Traffic(ledger, random.nextLong(), FaultSettings.FIRST, FaultSettings.SLICES);
  }
}
