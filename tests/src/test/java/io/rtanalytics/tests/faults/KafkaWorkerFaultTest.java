package io.rtanalytics.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.Count;
import io.rtanalytics.tests.harness.FaultRow;
import io.rtanalytics.tests.harness.Figure;
import io.rtanalytics.tests.harness.KafkaTopics;
import io.rtanalytics.tests.harness.Ledger;
import io.rtanalytics.tests.harness.Load;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Ports;
import io.rtanalytics.tests.harness.SharedBroker;
import io.rtanalytics.tests.harness.TestCluster;
import io.rtanalytics.tests.harness.Traffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * API nodes and workers of a cluster whose logs are in Kafka, killed and frozen under load: nothing
 * acknowledged is missing, nothing is doubled, and no count goes back. Worker 0 has a replica.
 */
class KafkaWorkerFaultTest {
  @RegisterExtension static final SharedBroker KAFKA = new SharedBroker();

  private static final int CONNECTIONS = 24;
  private static final double TAKE_OVER_SECONDS = 2;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  private final Ledger ledger = new Ledger(FaultSettings.model());
  private final Random random = FaultSettings.random("KafkaWorkerFaultTest");

  @Test
  void workersAndApiNodesAreKilledInTurn() {
    kill(4);
  }

  @Test
  @Tag("long")
  void workersAndApiNodesAreKilledAHundredTimes() {
    kill(100);
  }

  private void kill(int cycles) {
    try (TestCluster cluster = start();
        FaultRow row = new FaultRow("Kafka: kill -9 of an API node or a worker", ledger)) {
      Node replica = cluster.startReplica("0", 1);
      cluster.awaitReady();
      Node api = cluster.api(0);
      List<Node> victims = List.of(cluster.worker("0"), replica, cluster.worker("1"), api);
      while (row.cycles() < cycles) {
        Node victim = victims.get(row.cycles() % victims.size());
        try (Load load = Load.start(ledger, traffic(), CONNECTIONS, api);
            Load nameless = Load.start(ledger, traffic().nameless(), 4, cluster.api(1))) {
          load.awaitAnswers(random.nextInt(400));
          row.struck(load.inFlight() + nameless.inFlight());
          victim.process().kill();
          victim.restart();
          load.awaitAnswers(50);
          load.stop();
          nameless.stop();
        }
        FaultSettings.awaitCounts(api);
        row.assertBetween(api);
      }
      row.settle(api);
      assertSameEverywhere(cluster);
      api.metrics().assertConserved();
      assertThat(row.inFlight()).as("requests in flight").isPositive();
    }
  }

  @Test
  void aWorkerWithAnEmptyDiskCountsItAllAgain() {
    try (TestCluster cluster = start();
        FaultRow row = new FaultRow("Kafka: kill -9 of a worker that loses its disk", ledger)) {
      cluster.awaitReady();
      Node api = cluster.api(0);
      try (Load load = Load.start(ledger, traffic(), CONNECTIONS, api)) {
        load.awaitAnswers(1_500);
        row.struck(load.inFlight());
        cluster.worker("1").process().kill();
        delete(cluster.workerData("1"));
        cluster.worker("1").restart();
        load.awaitAnswers(100);
        load.stop();
      }
      FaultSettings.awaitCounts(api);
      row.assertBetween(api);
      row.settle(api);
      assertSameEverywhere(cluster);
      assertThat(cluster.worker("1").output()).contains("worker \"1\" reads its log");
    }
  }

  @Test
  void aReplicaTakesOverReads() {
    try (TestCluster cluster = start();
        FaultRow row = new FaultRow("Kafka: SIGSTOP of one replica of a worker for 5 s", ledger)) {
      cluster.startReplica("0", 1);
      cluster.awaitReady();
      Node api = cluster.api(0);
      Node first = cluster.worker("0");
      try (Load load = Load.start(ledger, traffic(), CONNECTIONS, api)) {
        load.awaitAnswers(500);
        row.struck(load.inFlight());
        first.process().freeze();
        try {
          Count before = Count.ZERO;
          double longest = 0;
          long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
          while (System.nanoTime() < end) {
            long asked = System.nanoTime();
            Count now = api.count(FaultSettings.FIRST); // 200, or it fails
            longest = Math.max(longest, (System.nanoTime() - asked) / 1e9);
            assertThat(before.isAtMost(now)).as("%s, and then %s", before, now).isTrue();
            before = now;
          }
          Figure.atMost(
              "longest GET while a replica stands still", longest, "s", TAKE_OVER_SECONDS);
        } finally {
          first.process().thaw();
        }
        first.awaitReady();
        load.stop();
      }
      row.assertBetween(api);
      row.settle(api);
      assertSameEverywhere(cluster);
    }
  }

  /** Two API nodes, two workers, of which the first may have a replica. */
  private TestCluster start() {
    String topic = KafkaTopics.create(KAFKA.get(), 2);
    ClusterText text =
        FaultSettings.small(TestCluster.text(2, 2))
            .route(0, "0", "1")
            .set("cache-milliseconds", 0)
            .replica("0", Ports.free(1).get(0))
            .kafka(KAFKA.bootstrap(), topic);
    TestCluster cluster = TestCluster.of(directory, text);
    try {
      cluster.startWorkers("0");
      cluster.startWorkers("1");
      cluster.startApi(0);
      cluster.startApi(1, text.set("timeout-milliseconds", FaultSettings.PATIENT_MILLISECONDS));
      return cluster;
    } catch (RuntimeException | AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  /** Every API node shows the same, whichever replica it asks. */
  private void assertSameEverywhere(TestCluster cluster) {
    long last = FaultSettings.FIRST + FaultSettings.SLICES * 3600L;
    assertThat(cluster.api(1).counts(FaultSettings.FIRST, last))
        .isEqualTo(cluster.api(0).counts(FaultSettings.FIRST, last))
        .isEqualTo(ledger.atLeast().counts());
  }

  private Traffic traffic() {
    return new Traffic(ledger, random.nextLong(), FaultSettings.FIRST, FaultSettings.SLICES);
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
