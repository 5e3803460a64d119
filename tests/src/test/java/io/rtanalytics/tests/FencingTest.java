package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.Count;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Ports;
import io.rtanalytics.tests.harness.Reply;
import io.rtanalytics.tests.harness.Rt;
import io.rtanalytics.tests.harness.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Design §5: no mistake in handing out cluster.json or the secret can corrupt counts. */
class FencingTest {
  private static final long FIRST = Instant.parse("2017-05-20T00:00:00Z").getEpochSecond();
  private static final int RIGHT = 0;
  private static final int OTHER_ROUTING = 1;
  private static final int OTHER_LENGTH = 2;
  private static final int OTHER_FIRST = 3;
  private static final int OTHER_SECRET = 4;

  private static final String FINGERPRINTS = "fingerprint.*\\b[0-9a-f]{16}\\b.*\\b[0-9a-f]{16}\\b";

  @TempDir private static Path directory;
  private static TestCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster = TestCluster.of(directory, 5, 2);
    ClusterText right = cluster.text().route(0, "0", "1").set("cache-milliseconds", 0);
    cluster.write(right);
    cluster.startWorkers("0");
    cluster.startWorkers("1");
    cluster.startApi(RIGHT);
    // The same workers in another order are another routing.
    startWith(OTHER_ROUTING, right.route(0, "1", "0"));
    startWith(OTHER_LENGTH, right.length(1800));
    startWith(OTHER_FIRST, right.first("2017-05-19T00:00:00"));
    Path secret = directory.resolve("other-secret");
    TestCluster.createSecret(secret, directory.resolve("other-token"));
    cluster.startApi(OTHER_SECRET, cluster.file(), secret);
    cluster.worker("0").awaitReady();
    cluster.worker("1").awaitReady();
    cluster.api(RIGHT).awaitReady();
    for (int id = OTHER_ROUTING; id <= OTHER_SECRET; id++) {
      awaitListening(cluster.api(id));
    }
  }

  private static void startWith(int id, ClusterText text) throws IOException {
    Path file = Files.writeString(directory.resolve("cluster-" + id + ".json"), text.json());
    cluster.startApi(id, file, cluster.secret());
  }

  /** A node that is fenced off need not be ready. */
  private static void awaitListening(Node node) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> node.get("/health/live").status() == 200);
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  /** Posts through the right node and the wrong one: the wrong one's events are refused whole. */
  private static void assertFenced(int wrong, int slice) {
    long time = FIRST + slice * 3600L;
    for (int user = 0; user < 8; user++) {
      cluster.api(RIGHT).post(ModelEvent.click(time, "user" + user)).expect(202);
    }
    double before = cluster.api(wrong).metrics().sum("rt_fenced_batches_total");

    for (int user = 0; user < 8; user++) {
      cluster.api(wrong).post(ModelEvent.click(time, "user" + user)).expectProblem(503);
    }
    assertThat(cluster.api(wrong).get("/analytics?timestamp=" + time).status()).isEqualTo(503);

    assertThat(cluster.api(RIGHT).count(time)).isEqualTo(new Count(8, 8, 0));
    assertThat(cluster.api(wrong).metrics().assertConserved().sum("rt_fenced_batches_total"))
        .isGreaterThan(before);
    assertThat(cluster.api(wrong).metrics().sum("rt_events_rejected_total", "reason=\"fenced\""))
        .isGreaterThanOrEqualTo(8);
  }

  private static String workerLogs() {
    return cluster.worker("0").output() + cluster.worker("1").output();
  }

  @Test
  void anotherRoutingIsFenced() {
    assertFenced(OTHER_ROUTING, 10);

    // The worker names the digest that is pinned and the one that came.
    assertThat(
            workerLogs()
                .lines()
                .filter(
                    line ->
                        Pattern.compile("\\b[0-9a-f]{16}\\b").matcher(line).results().count() >= 2))
        .as("log of the workers\n%s", workerLogs())
        .isNotEmpty();
  }

  @Test
  void readsPinNothing() {
    long time = FIRST + 11 * 3600L;
    cluster.api(OTHER_ROUTING).get("/analytics?timestamp=" + time).expect(200);

    cluster.api(RIGHT).post(ModelEvent.click(time, "ann")).expect(202);
    assertThat(cluster.api(RIGHT).count(time)).isEqualTo(new Count(1, 1, 0));
  }

  @Test
  void anotherSliceLengthIsFenced() {
    assertFenced(OTHER_LENGTH, 20);

    assertThat(workerLogs()).containsPattern("3600.*1800|1800.*3600");
  }

  @Test
  void anotherFirstSliceIsFenced() {
    assertFenced(OTHER_FIRST, 30);

    assertThat(workerLogs()).containsPattern("2017-05-20T.*2017-05-19T|2017-05-19T.*2017-05-20T");
  }

  @Test
  void anotherSecretIsRefused() {
    long time = FIRST + 40 * 3600L;
    cluster.api(RIGHT).post(ModelEvent.click(time, "ann")).expect(202);

    cluster.api(OTHER_SECRET).post(ModelEvent.click(time, "ann")).expectProblem(503);
    assertThat(cluster.api(OTHER_SECRET).get("/analytics?timestamp=" + time).status())
        .isEqualTo(503);

    assertThat(cluster.api(RIGHT).count(time)).isEqualTo(new Count(1, 1, 0));
    cluster.api(OTHER_SECRET).metrics().assertConserved();
  }

  @Test
  void aDirectoryIsPinnedToFirstSliceLengthAndSecret(@TempDir Path other) throws IOException {
    TestCluster pinned = TestCluster.of(other, 1, 1);
    try (pinned) {
      ClusterText right = pinned.text();
      pinned.startWorkers("0").awaitReady();
      assertRefusedStart(secondWorker(pinned), "in use|lock|another process");
      pinned.worker("0").process().terminate();

      pinned.write(right.length(60));
      assertRefusedStart(secondWorker(pinned), "3600.*\\b60\\b|\\b60\\b.*3600");
      pinned.write(right.first("2017-05-21T00:00:00"));
      assertRefusedStart(secondWorker(pinned), "2017-05-2[01]T.*2017-05-2[01]T");
      pinned.write(right);
      Files.delete(pinned.secret());
      TestCluster.createSecret(pinned.secret(), pinned.token());
      assertRefusedStart(secondWorker(pinned), FINGERPRINTS);
    }
  }

  private static Rt.Run secondWorker(TestCluster of) {
    return Rt.run(
        "worker", "0", "--cluster", of.file(), "--data", of.data(), "--token", of.token());
  }

  @Test
  void twoServersNeverShareADirectoryAndAnotherSecretIsRefused(@TempDir Path other)
      throws IOException {
    Path data = other.resolve("data");
    String port = Integer.toString(Ports.free(1).get(0));
    try (Node node = Node.serve(other)) {
      assertThat(Files.exists(data.resolve("secret"))).isTrue();
      assertRefusedStart(
          Rt.run("serve", "--port", port, "--data", data), "in use|lock|another process");
      node.post(ModelEvent.click(1_700_000_000, "ann")).expect(202);
      node.process().terminate();
    }
    Path secret = other.resolve("another");
    TestCluster.createSecret(secret, other.resolve("token"));

    assertRefusedStart(
        Rt.run("serve", "--port", port, "--data", data, "--secret", secret), FINGERPRINTS);
  }

  /** Exit 1, with one line that names both values, and no stack trace. */
  private static void assertRefusedStart(Rt.Run run, String pattern) {
    assertThat(run.status()).as("%s", run).isEqualTo(1);
    assertThat(run.err().lines().filter(line -> Pattern.compile(pattern).matcher(line).find()))
        .as("one line like /%s/ in %s", pattern, run)
        .hasSize(1);
    assertThat(run.all()).doesNotContain("\tat ");
  }

  /**
   * Two routings of one slice that begin at different workers: neither worker can know, but whoever
   * asks for the slice is told, and never served a sum in which a user may be there twice.
   */
  @Test
  void aSliceThatWorkersHavePinnedDifferentlyIsServedByNobody() {
    long time = FIRST + 50 * 3600L;
    cluster.api(RIGHT).post(ModelEvent.click(time, "ann")).expect(202);
    cluster.api(OTHER_ROUTING).post(ModelEvent.click(time, "ann"));

    for (int api : new int[] {RIGHT, OTHER_ROUTING}) {
      Reply reply = cluster.api(api).get("/analytics?timestamp=" + time).expectProblem(503);
      assertThat(reply.detail()).isNotBlank();
    }
  }
}
