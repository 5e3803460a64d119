package io.rtanalytics.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.FaultRow;
import io.rtanalytics.tests.harness.Ledger;
import io.rtanalytics.tests.harness.Load;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Shipment;
import io.rtanalytics.tests.harness.TestCluster;
import io.rtanalytics.tests.harness.Traffic;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes killed at random moments under load, and again while they recover: nothing acknowledged
 * is missing, nothing is doubled, and what was left open is settled by sending it again.
 */
class KillTest {
  private static final int CONNECTIONS = 24;
  private static final int MOST_ANSWERS = 800; // before a kill

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  private final Ledger ledger = new Ledger(FaultSettings.model());
  private final Random random = FaultSettings.random("KillTest");
  private final Recovery recovery = new Recovery(random);
  private final Checkpoints checkpoints = new Checkpoints(random);

  @Test
  void serveIsKilledTwentyTimes() {
    killServe(20);
  }

  @Test
  @Tag("long")
  void serveIsKilledTwoHundredTimes() {
    killServe(200);
  }

  @Test
  void nodesOfAClusterAreKilledTwentyTimes() {
    killNodes(20);
  }

  @Test
  @Tag("long")
  void nodesOfAClusterAreKilledTwoHundredTimes() {
    killNodes(200);
  }

  private void killServe(int cycles) {
    try (TestCluster cluster = TestCluster.of(directory, text());
        FaultRow row = new FaultRow("kill -9 of rt serve", ledger)) {
      Node node = cluster.startServe().awaitReady();
      while (row.cycles() < cycles) {
        Traffic traffic = traffic(node);
        try (Load load = Load.start(ledger, traffic, CONNECTIONS, node)) {
          kill(node, load, row, cluster.workerData("0"), cluster.workerData("1"));
          load.stop();
        }
        if (random.nextInt(3) == 0) {
          row.struck(0);
          recovery.killDuring(node);
        }
        node.restart();
        check(row, node);
      }
      end(row, node);
    }
  }

  private void killNodes(int cycles) {
    try (TestCluster cluster =
            TestCluster.of(directory, text().set("cache-milliseconds", 0)).startAll();
        FaultRow row = new FaultRow("kill -9 of an API node or a worker", ledger)) {
      Node api = cluster.api(0);
      List<Node> nodes = List.of(api, cluster.worker("0"), cluster.worker("1"));
      while (row.cycles() < cycles) {
        Node victim = nodes.get(random.nextInt(nodes.size()));
        try (Load load = Load.start(ledger, traffic(api), CONNECTIONS, api)) {
          kill(victim, load, row, data(cluster, victim));
          if (victim != api && random.nextBoolean()) {
            row.struck(load.inFlight());
            recovery.killDuring(victim);
          }
          victim.restart();
          load.awaitAnswers(50);
          load.stop();
        }
        FaultSettings.awaitCounts(api);
        check(row, api);
      }
      end(row, api);
    }
  }

  private static Path[] data(TestCluster cluster, Node victim) {
    return Stream.of("0", "1")
        .filter(id -> victim == cluster.worker(id))
        .map(cluster::workerData)
        .toArray(Path[]::new);
  }

  /** Kills a node that works on some data directories. */
  private void kill(Node victim, Load load, FaultRow row, Path... data) {
    load.awaitAnswers(random.nextInt(MOST_ANSWERS));
    if (FaultSettings.CHECKPOINTS && data.length > 0 && random.nextInt(3) == 0) {
      checkpoints.awaitBegin(List.of(data));
    }
    row.struck(load.inFlight());
    victim.process().kill();
    checkpoints.killed();
  }

  private static ClusterText text() {
    return FaultSettings.small(TestCluster.text(1, 2)).route(1, "0", "1");
  }

  /** The load of one cycle; events without ids come before it, while nothing can go wrong. */
  private Traffic traffic(Node api) {
    Traffic traffic =
        new Traffic(ledger, random.nextLong(), FaultSettings.FIRST, FaultSettings.SLICES);
    List<Shipment> nameless = traffic.nameless(10);
    Load.send(ledger, nameless, 1, api);
    assertThat(ledger.open()).as(ledger.summary()).doesNotContainAnyElementsOf(nameless);
    return traffic;
  }

  private void check(FaultRow row, Node api) {
    row.assertBetween(api);
    if (random.nextBoolean()) {
      row.settle(api);
    }
  }

  private void end(FaultRow row, Node api) {
    row.settle(api);
    row.remark(
        "%d in recovery and %d in a checkpoint".formatted(recovery.struck(), checkpoints.struck()));
    api.metrics().assertConserved();
    assertThat(row.inFlight()).as("requests in flight").isPositive();
    assertThat(ledger.unanswered()).as("answers %s", ledger.summary()).isPositive();
    assertThat(recovery.struck()).as("kills while a log was being read").isPositive();
    if (FaultSettings.CHECKPOINTS) {
      assertThat(checkpoints.struck()).as("kills while a checkpoint was written").isPositive();
    }
  }
}
