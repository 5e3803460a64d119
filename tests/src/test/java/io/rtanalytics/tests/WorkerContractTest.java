package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.tests.harness.Count;
import io.rtanalytics.tests.harness.Http;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Reply;
import io.rtanalytics.tests.harness.TestCluster;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker's own contract (design §4): R5; several workers in one process: R12. */
class WorkerContractTest {
  private static final String ANN = "00112233445566778899aabbccddeeff";
  private static final String BEN = "ffeeddccbbaa99887766554433221100";

  @TempDir private static Path directory;
  private static TestCluster cluster;
  private static final AtomicLong nextSlice = new AtomicLong(100);

  private final long slice = nextSlice.incrementAndGet();

  @BeforeAll
  static void start() {
    cluster = TestCluster.of(directory, 1, 3);
    cluster.write(cluster.text().route(0, "0", "1", "2"));
    cluster.startWorkers("0", "1", "2");
    cluster.startApi(0);
    cluster.awaitReady();
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  private static String url() {
    return cluster.workerUrl("0");
  }

  private Reply post(String user, String action) {
    return Http.post(url() + "?slice=" + slice + "&user=" + user + "&" + action);
  }

  private Reply get(String path) {
    return Http.get(url() + path);
  }

  @Test
  void r5APostIsAnsweredByTheUpdatedThreeLines() {
    Reply first = post(ANN, "click").expect(202);
    assertThat(first.header("content-type")).startsWith("text/plain");
    assertThat(first.body()).isEqualTo("unqiue_users,1\nclicks,1\nimpressions,0\n");
    assertThat(post(ANN, "impression=").expect(202).body()).isEqualTo(new Count(1, 1, 1).lines());
    assertThat(post(BEN, "impression").expect(202).body()).isEqualTo(new Count(2, 1, 2).lines());
    assertThat(post(BEN.toUpperCase(java.util.Locale.ROOT), "click").expect(202).body())
        .isEqualTo(new Count(2, 2, 2).lines());
  }

  @Test
  void r5AnyOtherUserIsDigestedOnLoopback() {
    assertThat(post("ann", "click").expect(202).body()).isEqualTo(new Count(1, 1, 0).lines());
    assertThat(post("ann", "click").expect(202).body()).isEqualTo(new Count(1, 2, 0).lines());
    assertThat(post("Zo%C3%AB", "click").expect(202).body()).isEqualTo(new Count(2, 3, 0).lines());
  }

  @Test
  void r5AGetShowsTheThreeLinesUnderBothPaths() {
    post(ANN, "click").expect(202);

    Reply reply = get("?slice=" + slice).expect(200);
    assertThat(reply.header("content-type")).startsWith("text/plain");
    assertThat(reply.body()).isEqualTo(new Count(1, 1, 0).lines());
    assertThat(Http.get(url() + "s?slice=" + slice).expect(200).body()).isEqualTo(reply.body());
  }

  @Test
  void r5AnUnknownSliceIsZerosAndReadingCreatesNothing() {
    double before = cluster.worker("0").metrics().sum("rt_worker_slices");
    double end = cluster.worker("0").metrics().sum("rt_worker_log_end_bytes");

    for (int i = 0; i < 20; i++) {
      assertThat(get("?slice=" + (1_000_000 + i)).expect(200).body()).isEqualTo(Count.ZERO.lines());
    }
    get("/range?from=2000000&to=2000100").expect(200);

    assertThat(cluster.worker("0").metrics().sum("rt_worker_slices")).isEqualTo(before);
    assertThat(cluster.worker("0").metrics().sum("rt_worker_log_end_bytes")).isEqualTo(end);
  }

  @Test
  void aRangeShowsEverySliceOfIt() {
    post(ANN, "click").expect(202);

    assertThat(get("/range?from=" + (slice - 1) + "&to=" + slice).expect(200).body())
        .startsWith("slice," + (slice - 1) + "\n")
        .endsWith("slice," + slice + "\n" + new Count(1, 1, 0).lines())
        .hasLineCount(8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?user=a&click",
        "?slice=&user=a&click",
        "?slice=x&user=a&click",
        "?slice=-1&user=a&click",
        "?slice=1&click",
        "?slice=1&user=&click",
        "?slice=1&user=a",
        "?slice=1&user=a&click&impression",
        "?slice=1&slice=1&user=a&click",
        "?slice=1&user=a&user=a&click"
      })
  void badInputIsRefused(String query) {
    Http.post(url() + query).expectProblem(400);
    assertThat(get("?slice=1").expect(200).body()).isEqualTo(Count.ZERO.lines());
  }

  @Test
  void badQuestionsAreRefused() {
    get("").expectProblem(400);
    get("?slice=x").expectProblem(400);
    get("?slice=-1").expectProblem(400);
    get("/range?from=1").expectProblem(400);
    get("/range?from=2&to=1").expectProblem(400);
    get("/nothing").expectProblem(404);
    assertThat(
            Http.send("DELETE", url(), BodyPublishers.noBody()).expectProblem(405).header("allow"))
        .contains("GET", "POST");
  }

  @Test
  void brokenBatchesAreRefused() {
    Http.post(url() + "/batch", "application/x-rt-batch", "RTB1 and then nonsense")
        .expectProblem(400);
  }

  @Test
  void identityHealthAndMetrics() {
    assertThat(get("/identity").expect(200).body())
        .contains("2017-05-20T00:00:00")
        .contains("3600");
    cluster.worker("0").get("/health/live").expect(200);
    cluster.worker("0").get("/health/ready").expect(200);
    assertThat(cluster.worker("0").metrics().has("rt_worker_events_applied_total")).isTrue();
  }

  @Test
  void aWrongTokenIsRefusedEvenOnLoopback() {
    String wrong = "Bearer " + "0".repeat(64);

    Http.get(url() + "?slice=1", "Authorization", wrong).expectProblem(401);
    Http.send(
            "POST",
            url() + "?slice=1&user=a&click",
            BodyPublishers.noBody(),
            "Authorization",
            wrong)
        .expectProblem(401);
    assertThat(get("?slice=1").expect(200).body()).isEqualTo(Count.ZERO.lines());
  }

  @Test
  void r12WorkersOfOneProcessCountApart() throws java.io.IOException {
    long time = Instant.parse("2017-05-20T00:00:00Z").getEpochSecond() + slice * 3600;
    for (int i = 0; i < 60; i++) {
      cluster.api(0).post(ModelEvent.click(time, "user" + i)).expect(202);
    }

    Count sum = Count.ZERO;
    for (String id : new String[] {"0", "1", "2"}) {
      Count count =
          Count.parse(Http.get(cluster.workerUrl(id) + "?slice=" + slice).expect(200).body());
      assertThat(count.users()).as("worker %s", id).isBetween(5L, 40L);
      sum = sum.plus(count);
      try (var files = Files.list(cluster.data().resolve("worker-" + id))) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .contains("identity.json", "log");
      }
    }
    assertThat(sum).isEqualTo(new Count(60, 60, 0));
    assertThat(cluster.api(0).count(time)).isEqualTo(sum);

    Node process = cluster.worker("0");
    assertThat(process.process().terminate()).as("exit status after SIGTERM").isIn(0, 143);
    process.restart();
    assertThat(cluster.api(0).count(time)).isEqualTo(sum);
  }
}
