package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rtanalytics.tests.harness.Bodies;
import io.rtanalytics.tests.harness.Count;
import io.rtanalytics.tests.harness.Model;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Reply;
import io.rtanalytics.tests.harness.SendReport;
import io.rtanalytics.tests.harness.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers and API nodes that are stopped, frozen and started again (design §4, R12). */
class FailureTest {
  private static final long FIRST = Instant.parse("2017-05-20T00:00:00Z").getEpochSecond();

  @TempDir private static Path directory;
  private static TestCluster cluster;
  private static final AtomicLong nextSlice = new AtomicLong(500);

  private final long slice = nextSlice.incrementAndGet();
  private final long time = FIRST + slice * 3600 + 60;

  @BeforeAll
  static void start() {
    cluster = TestCluster.of(directory, 2, 2);
    // Without a cache every GET asks the workers.
    cluster.write(cluster.text().route(0, "0", "1").set("cache-milliseconds", 0));
    cluster.startAll();
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  @AfterEach
  void everyEventIsAccountedFor() {
    api().metrics().assertConserved();
  }

  private static Node api() {
    return cluster.api(0);
  }

  private Model model() {
    return new Model(FIRST, 3600);
  }

  private List<ModelEvent> clicks(int users) {
    List<ModelEvent> clicks = new ArrayList<>();
    for (int i = 0; i < users; i++) {
      clicks.add(ModelEvent.click(time, "user" + i).withId("id" + i));
    }
    return clicks;
  }

  private static void awaitAnswers(Node node, long timestamp) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> node.get("/analytics?timestamp=" + timestamp).status() == 200);
  }

  @Test
  void aStoppedWorkerIsNamedAndNothingIsLost() {
    List<ModelEvent> events = clicks(40);
    events.forEach(event -> api().post(event).expect(202));
    Count before = api().count(time);

    cluster.worker("1").process().terminate();

    Reply missing = api().get("/analytics?timestamp=" + time).expectProblem(503);
    assertThat(missing.header("retry-after")).isNotEmpty();
    assertThat(missing.detail()).contains("1");
    api().get("/analytics/perworker?timestamp=" + time).expectProblem(503);
    assertThat(api().get("/analytics/allslices?from=" + time + "&timestamp=" + time).status())
        .isEqualTo(503);
    assertPartial(before);
    SendReport report = postUntilThreeFailed(40);
    assertThat(report.open()).isNotEmpty();

    cluster.worker("1").restart();
    awaitAnswers(api(), time);
    // What was answered 503 is surely not stored.
    Model atLeast = model().addAll(events).addAll(report.stored());
    atLeast.assertAtMostCountedBy(
        api(), model().addAll(events).addAll(report.stored()).addAll(report.unanswered()));
    range(0, 40).forEach(event -> api().post(event).expect(202));
    model().addAll(events).addAll(range(0, 40)).assertCountedBy(api());
  }

  private ModelEvent impression(int user) {
    return ModelEvent.impression(time, "user" + user).withId("i" + user);
  }

  private List<ModelEvent> range(int from, int to) {
    List<ModelEvent> events = new ArrayList<>();
    for (int i = from; i < to; i++) {
      events.add(impression(i));
    }
    return events;
  }

  /** With partial=true the sum of those that answered, and says so. */
  private void assertPartial(Count whole) {
    String path = "/analytics?partial=true&timestamp=" + time;
    Reply lines = api().get(path).expect(200);
    assertThat(lines.header("RT-Workers-Expected")).isEqualTo("2");
    assertThat(lines.header("RT-Workers-Answered")).isEqualTo("1");
    Count part = Count.parse(lines.body());
    assertThat(part.users()).isBetween(1L, whole.users() - 1);

    JsonNode json = api().get(path, "Accept", "application/json").expect(200).json();
    assertThat(json.get("workers").get("expected").asInt()).isEqualTo(2);
    assertThat(json.get("workers").get("answered").asInt()).isEqualTo(1);
    assertThat(json.get("unique_users").asLong()).isEqualTo(part.users());
  }

  /** Events of the other worker are stored; those of the stopped one are 503 or 504. */
  private SendReport postUntilThreeFailed(int users) {
    SendReport report = SendReport.empty();
    for (ModelEvent event : range(0, users)) {
      Reply reply = api().post(event);
      report.add(event, reply.status());
      if (reply.status() != 202) {
        assertThat(reply.status()).as("%s", reply).isIn(503, 504);
        reply.expectProblem(reply.status());
        if (reply.status() == 503) {
          assertThat(reply.header("retry-after")).isNotEmpty();
        }
        if (report.open().size() == 3) { // each may take its two seconds
          break;
        }
      }
    }
    return report;
  }

  @Test
  void aBulkBodyThatMeetsAStoppedWorkerSaysWhatBecameOfIt() {
    List<ModelEvent> events = new ArrayList<>(range(0, 200));
    events.replaceAll(event -> event.withId(""));
    cluster.worker("1").process().terminate();
    Reply reply = api().batch("?id=stopped", "text/csv", Bodies.csv(events));

    assertThat(reply.status()).as("%s", reply).isIn(503, 504);
    JsonNode report = reply.expectProblem(reply.status()).json().get("report");
    long accepted = report.get("accepted").asLong();
    assertThat(accepted).isLessThan(200);

    cluster.worker("1").restart();
    awaitAnswers(api(), time);
    JsonNode again = api().batch("?id=stopped", "text/csv", Bodies.csv(events)).expect(202).json();
    assertThat(again.get("accepted").asLong() + again.get("duplicates").asLong()).isEqualTo(200);
    assertThat(again.get("duplicates").asLong()).isGreaterThanOrEqualTo(accepted);
    model().addAll(events).assertCountedBy(api());
  }

  @Test
  void aFrozenWorkerIs504AfterTwoSecondsAndSettledByTheId() {
    List<ModelEvent> events = clicks(30);
    events.forEach(event -> api().post(event).expect(202));
    cluster.worker("1").process().freeze();
    try {
      assertOneIsUnanswered();
      Reply missing = api().get("/analytics?timestamp=" + time).expectProblem(503);
      assertThat(missing.detail()).contains("1");
    } finally {
      cluster.worker("1").process().thaw();
    }

    awaitAnswers(api(), time);
    range(0, 30).forEach(event -> api().post(event).expect(202));
    model().addAll(events).addAll(range(0, 30)).assertCountedBy(api());
  }

  private void assertOneIsUnanswered() {
    for (ModelEvent event : range(0, 30)) {
      long start = System.nanoTime();
      Reply reply = api().post(event);
      if (reply.status() != 202) {
        reply.expectProblem(504);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(4));
        return;
      }
    }
    throw new AssertionError("nobody's events went to the frozen worker");
  }

  @Test
  void r12AnApiNodeIsStoppedAndStartedAtAnyTime() {
    List<ModelEvent> events = clicks(20);
    events.subList(0, 10).forEach(event -> cluster.api(1).post(event).expect(202));

    assertThat(cluster.api(1).process().terminate()).as("exit status after SIGTERM").isIn(0, 143);
    events.subList(10, 20).forEach(event -> api().post(event).expect(202));
    cluster.api(1).restart();

    model().addAll(events).assertCountedBy(cluster.api(1));
    // What the node that is gone had stored is recognised through the other.
    events.forEach(event -> api().post(event).expect(202));
    model().addAll(events).assertCountedBy(api());
  }

  @Test
  void workersAnswerAgainAfterAllWereStopped() {
    List<ModelEvent> events = clicks(20);
    events.forEach(event -> api().post(event).expect(202));

    cluster.worker("0").process().terminate();
    cluster.worker("1").process().terminate();
    cluster.worker("0").startAgain();
    cluster.worker("1").startAgain();
    cluster.worker("0").awaitReady();
    cluster.worker("1").awaitReady();

    awaitAnswers(cluster.api(1), time);
    model().addAll(events).assertCountedBy(cluster.api(1));
  }
}
