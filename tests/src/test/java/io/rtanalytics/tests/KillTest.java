package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.tests.harness.EventSender;
import io.rtanalytics.tests.harness.Model;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.RandomEvents;
import io.rtanalytics.tests.harness.SendReport;
import io.rtanalytics.tests.harness.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes killed under load, with requests in flight: nothing acknowledged is missing, nothing is
 * doubled, and what was left open is settled by sending it again with its ids.
 */
class KillTest {
  private static final long TIME = 1_680_004_800;
  private static final int CONNECTIONS = 24;

  @TempDir private Path directory;

  private final List<ModelEvent> stored = new ArrayList<>();
  private final List<ModelEvent> open = new ArrayList<>();

  @Test
  void serveKilledTenTimes() {
    try (Node node = Node.serve(directory)) {
      for (int round = 0; round < 10; round++) {
        killUnderLoad(round, node, node);
        node.restart();
        assertBetween(Model.hours(), Model.hours(), node);
      }
      assertThat(open).as("requests in flight at ten kills").isNotEmpty();
      sendOpenAgain(node);
      Model.hours().addAll(stored).assertCountedBy(node);
      node.metrics().assertConserved();
    }
  }

  @Test
  void aWorkerOfAClusterKilledTwice() {
    TestCluster cluster = TestCluster.of(directory, 1, 2);
    try (cluster) {
      cluster.write(cluster.text().route(0, "0", "1"));
      cluster.startAll();
      Node api = cluster.api(0);
      for (int round = 0; round < 2; round++) {
        killUnderLoad(round, api, cluster.worker("1"));
        cluster.worker("1").restart();
        awaitAnswers(api);
        assertBetween(clusterModel(), clusterModel(), api);
      }
      sendOpenAgain(api);
      clusterModel().addAll(stored).assertCountedBy(api);
      api.metrics().assertConserved();
    }
  }

  @Test
  void anApiNodeOfAClusterKilledTwice() {
    TestCluster cluster = TestCluster.of(directory, 2, 1);
    try (cluster) {
      cluster.startAll();
      for (int round = 0; round < 2; round++) {
        killUnderLoad(round, cluster.api(0), cluster.api(0));
        cluster.api(0).restart();
        assertBetween(clusterModel(), clusterModel(), cluster.api(0));
      }
      sendOpenAgain(cluster.api(1)); // R12: whichever API node it is
      clusterModel().addAll(stored).assertCountedBy(cluster.api(1));
    }
  }

  private static Model clusterModel() {
    return new Model(Instant.parse("2017-05-20T00:00:00Z").getEpochSecond(), 3600);
  }

  private void killUnderLoad(int round, Node api, Node victim) {
    RandomEvents events = RandomEvents.withinHours(round, 500, TIME, 3);
    try (EventSender sender = EventSender.start(events, CONNECTIONS, api)) {
      int enough = 200 + 100 * round;
      await().atMost(Duration.ofSeconds(20)).until(() -> sender.answered() > enough);
      victim.process().kill();
      SendReport report = sender.stop();
      assertThat(report.refused()).as("answers %s", report.summary()).isEmpty();
      stored.addAll(report.stored());
      open.addAll(report.open());
    }
  }

  private static void awaitAnswers(Node api) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> api.get("/analytics?timestamp=" + TIME).status() == 200);
  }

  /** What was acknowledged is counted, and nothing beyond what was sent. */
  private void assertBetween(Model atLeast, Model atMost, Node node) {
    atLeast.addAll(stored).assertAtMostCountedBy(node, atMost.addAll(stored).addAll(open));
  }

  private void sendOpenAgain(Node node) {
    SendReport report = EventSender.send(open, CONNECTIONS, node);
    assertThat(report.open()).as("answers %s", report.summary()).isEmpty();
    stored.addAll(report.stored());
    open.clear();
  }
}
