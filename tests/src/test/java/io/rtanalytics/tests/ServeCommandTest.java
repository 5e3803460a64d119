package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.Count;
import io.rtanalytics.tests.harness.EventSender;
import io.rtanalytics.tests.harness.Model;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.RandomEvents;
import io.rtanalytics.tests.harness.Rt;
import io.rtanalytics.tests.harness.RtProcess;
import io.rtanalytics.tests.harness.SendReport;
import io.rtanalytics.tests.harness.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rt serve}: one process, with and without a cluster file (design §5). */
class ServeCommandTest {
  @TempDir private Path directory;

  @Test
  void countsAndSecretOutliveAGracefulEndUnderLoad() throws IOException {
    try (Node node = Node.serve(directory)) {
      Path secret = directory.resolve("data/secret");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
          .isEqualTo("rw-------");
      String before = Files.readString(secret);
      RandomEvents events = RandomEvents.withinHours(21, 300, 1_600_002_000, 3);
      SendReport report;
      try (EventSender sender = EventSender.start(events, 16, node)) {
        await().until(() -> sender.answered() > 500);
        assertThat(node.process().terminate()).as("exit status after SIGTERM").isIn(0, 143);
        report = sender.stop();
      }

      node.restart();
      assertThat(Files.readString(secret)).isEqualTo(before);
      SendReport again = EventSender.send(report.open(), 16, node);
      assertThat(again.open()).as(again.summary()).isEmpty();
      Model.hours().addAll(report.stored()).addAll(again.stored()).assertCountedBy(node);
    }
  }

  @Test
  void r12WithAClusterFileItRunsAllItsWorkers() throws IOException {
    ClusterText text = TestCluster.text(1, 3).route(0, "0", "1", "2");
    try (Node node = serve(text)) {
      long time = Instant.parse("2018-01-01T00:00:00Z").getEpochSecond();
      for (int i = 0; i < 60; i++) {
        node.post(ModelEvent.impression(time, "user" + i)).expect(202);
      }

      assertThat(node.count(time)).isEqualTo(new Count(60, 0, 60));
      assertThat(node.get("/analytics/perworker?timestamp=" + time).expect(200).body())
          .hasLineCount(15);
      for (String id : new String[] {"0", "1", "2"}) {
        assertThat(directory.resolve("data/worker-" + id + "/identity.json")).exists();
      }
    }
  }

  @Test
  void r9SystemIsTheTimeOfTheFirstStartAndStays() throws IOException {
    ClusterText text = TestCluster.text(1, 1).first("system").length(60);
    long before = Instant.now().getEpochSecond();
    try (Node node = serve(text)) {
      long now = Instant.now().getEpochSecond();
      node.post(ModelEvent.click(before - 5, "early")).expectProblem(400);
      node.post(ModelEvent.click(now, "ann")).expect(202);
      String start = start(node, now);
      assertThat(Instant.parse(start).getEpochSecond()).isBetween(before, now);

      node.process().terminate();
      node.restart();

      assertThat(start(node, now)).isEqualTo(start);
      assertThat(node.count(now)).isEqualTo(new Count(1, 1, 0));
    }
  }

  private Node serve(ClusterText text) throws IOException {
    Path file = Files.writeString(directory.resolve("cluster.json"), text.json());
    int port = text.apiPorts().get(0);
    List<String> arguments =
        List.of(
            "serve",
            "--port",
            Integer.toString(port),
            "--data",
            directory.resolve("data").toString(),
            "--cluster",
            file.toString());
    return new Node(port, directory.resolve("serve.log"), RtProcess.SMALL, arguments).awaitReady();
  }

  /** When slice 0 began. */
  private static String start(Node node, long timestamp) {
    return node.get("/analytics?timestamp=" + timestamp, "Accept", "application/json")
        .expect(200)
        .json()
        .get("start")
        .asText();
  }

  @Test
  void aPortThatIsTakenIsOneClearLine() {
    try (Node node = Node.serve(directory)) {
      Rt.Run run = Rt.run("serve", "--port", node.port(), "--data", directory.resolve("b"));

      assertThat(run.status()).as("%s", run).isEqualTo(1);
      assertThat(run.all()).contains(Integer.toString(node.port())).doesNotContain("\tat ");
    }
  }

  @Test
  void aBrokenClusterFileStopsTheStartWithEveryProblem() throws IOException {
    Path file = Files.writeString(directory.resolve("cluster.json"), "{ \"colour\": 1 }");

    Rt.Run run =
        Rt.run("serve", "--port", 1, "--data", directory.resolve("data"), "--cluster", file);

    assertThat(run.status()).as("%s", run).isEqualTo(1);
    assertThat(run.all())
        .contains("colour", "routing", "first-slice", "worker-nodes")
        .doesNotContain("\tat ");
  }
}
