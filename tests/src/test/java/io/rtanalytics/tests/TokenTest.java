package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.tests.harness.Count;
import io.rtanalytics.tests.harness.Http;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Rt;
import io.rtanalytics.tests.harness.TestCluster;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Design §6: beyond loopback every internal request needs the token. */
class TokenTest {
  @TempDir private Path directory;

  private TestCluster beyondLoopback() {
    TestCluster cluster = TestCluster.of(directory, 1, 1);
    int port = cluster.text().workerPorts().get("0");
    cluster.writeRaw(cluster.text().json().replace("127.0.0.1:" + port, "0.0.0.0:" + port));
    return cluster;
  }

  @Test
  void beyondLoopbackTheTokenIsRequired() throws IOException {
    try (TestCluster cluster = beyondLoopback()) {
      Node worker = cluster.startWorkers("0");
      cluster.startApi(0);
      cluster.awaitReady();
      long time = Instant.parse("2020-01-01T00:00:00Z").getEpochSecond();
      cluster.api(0).post(ModelEvent.click(time, "ann")).expect(202);
      assertThat(cluster.api(0).count(time)).isEqualTo(new Count(1, 1, 0));

      String right = "Bearer " + Files.readString(cluster.token()).strip();
      for (String path :
          new String[] {
            "/worker?slice=1", "/workers?slice=1", "/worker/range?from=1&to=1", "/worker/backup"
          }) {
        worker.get(path).expectProblem(401);
        worker.get(path, "Authorization", "Bearer " + "0".repeat(64)).expectProblem(401);
        worker.get(path, "Authorization", right).expect(200);
      }
      Http.post(worker.url() + "/worker?slice=1&user=" + "0".repeat(32) + "&click")
          .expectProblem(401);
      Http.post(worker.url() + "/worker/batch", "application/x-rt-batch", "x").expectProblem(401);

      // Beyond loopback a user must be a pseudonym: nobody is to send names around.
      String name = worker.url() + "/worker?slice=1&user=ann&click";
      Http.send("POST", name, BodyPublishers.noBody(), "Authorization", right).expectProblem(400);
    }
  }

  @Test
  void beyondLoopbackABackupNeedsTheToken() {
    try (TestCluster cluster = beyondLoopback()) {
      cluster.startWorkers("0");
      cluster.awaitReady();
      Path backup = directory.resolve("backup");

      Rt.Run refused = Rt.run("backup", backup, "--cluster", cluster.file());
      assertThat(refused.status()).as("%s", refused).isEqualTo(1);
      assertThat(refused.err()).contains("token").doesNotContain("\tat ");
      assertThat(backup.resolve("worker-0")).doesNotExist();

      Rt.Run run =
          Rt.run("backup", backup, "--cluster", cluster.file(), "--token", cluster.token());
      assertThat(run.status()).as("%s", run).isZero();
      assertThat(backup.resolve("worker-0/MANIFEST")).exists();
    }
  }

  @Test
  void beyondLoopbackAWorkerDoesNotStartWithoutToken() {
    try (TestCluster cluster = beyondLoopback()) {
      Rt.Run run = Rt.run("worker", "0", "--cluster", cluster.file(), "--data", cluster.data());

      assertThat(run.status()).as("%s", run).isIn(1, 2);
      assertThat(run.err()).contains("token").doesNotContain("\tat ");
    }
  }
}
