package io.rtanalytics.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.FaultRow;
import io.rtanalytics.tests.harness.Ledger;
import io.rtanalytics.tests.harness.Load;
import io.rtanalytics.tests.harness.Node;
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
 *
 * <p>Beside the API node that is killed stands one that is not, and that goes on with every batch
 * until its worker is back: what it sends has no ids that could hide a batch counted twice.
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
      List<Path> workers = List.of(cluster.workerData("0"), cluster.workerData("1"));
      while (row.cycles() < cycles) {
        Load.send(ledger, traffic().nameless(20), 4, node); // while nothing can go wrong with them
        try (Load load = Load.start(ledger, traffic(), CONNECTIONS, node)) {
          kill(node, row, List.of(load), workers);
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
    ClusterText text = text().set("cache-milliseconds", 0);
    try (TestCluster cluster = TestCluster.of(directory, text);
        FaultRow row = new FaultRow("kill -9 of an API node or a worker", ledger)) {
      cluster.startWorkers("0");
      cluster.startWorkers("1");
      Node api = cluster.startApi(0);
      Node patient =
          cluster.startApi(1, text.set("timeout-milliseconds", FaultSettings.PATIENT_MILLISECONDS));
      cluster.awaitReady();
      List<Node> victims = List.of(api, cluster.worker("0"), cluster.worker("1"));
      while (row.cycles() < cycles) {
        Node victim = victims.get(random.nextInt(victims.size()));
        try (Load named = Load.start(ledger, traffic(), CONNECTIONS, api);
            Load nameless = Load.start(ledger, traffic().nameless(), CONNECTIONS / 4, patient)) {
          kill(victim, row, List.of(named, nameless), data(cluster, victim));
          if (victim != api && random.nextBoolean()) {
            row.struck(named.inFlight() + nameless.inFlight());
            recovery.killDuring(victim);
          }
          victim.restart();
          named.awaitAnswers(50);
          named.stop();
          nameless.stop();
        }
        FaultSettings.awaitCounts(api);
        check(row, api);
      }
      end(row, api);
      patient.metrics().assertConserved();
    }
  }

  /** The data directories that a node works on. */
  private static List<Path> data(TestCluster cluster, Node node) {
    return Stream.of("0", "1")
        .filter(id -> node == cluster.worker(id))
        .map(cluster::workerData)
        .toList();
  }

  private void kill(Node victim, FaultRow row, List<Load> loads, List<Path> data) {
    loads.get(0).awaitAnswers(random.nextInt(MOST_ANSWERS));
    if (!data.isEmpty() && random.nextInt(3) == 0) {
      checkpoints.awaitBegin(data);
    }
    row.struck(loads.stream().mapToInt(Load::inFlight).sum());
    victim.process().kill();
    checkpoints.killed();
  }

  private static ClusterText text() {
    return FaultSettings.small(TestCluster.text(2, 2)).route(1, "0", "1");
  }

  private Traffic traffic() {
    return new Traffic(ledger, random.nextLong(), FaultSettings.FIRST, FaultSettings.SLICES);
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
    assertThat(checkpoints.struck()).as("kills while a checkpoint was written").isPositive();
  }
}
