package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.EventSender;
import io.rtanalytics.tests.harness.Model;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Ports;
import io.rtanalytics.tests.harness.RandomEvents;
import io.rtanalytics.tests.harness.SendReport;
import io.rtanalytics.tests.harness.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R9: cluster.json changed while the nodes run and count. */
class ReloadTest {
  /** Within two seconds (design §5), and what a busy machine adds. */
  private static final Duration SOON = Duration.ofSeconds(3);

  private static final long LENGTH = 1;

  @TempDir private Path directory;

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  private static void awaitReloads(Node node, String result, double count) {
    await("reloads " + result + " at " + node.url())
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        node.metrics().sum("rt_cluster_reloads_total", "result=\"" + result + "\""))
                    .isEqualTo(count));
  }

  @Test
  void r9WorkersJoinForFutureSlicesUnderLoad() {
    long first = now() - 20;
    ClusterText text =
        TestCluster.text(2, 2)
            .first(LocalDateTime.ofEpochSecond(first, 0, ZoneOffset.UTC).toString())
            .length(LENGTH)
            .set("max-future", 0);
    try (TestCluster cluster = TestCluster.of(directory, text).startAll()) {
      Node[] apis = {cluster.api(0), cluster.api(1)};
      RandomEvents events = new RandomEvents(9, 200, ReloadTest::now);
      long joining;
      SendReport report;
      try (EventSender sender = EventSender.start(events, 4, apis)) {
        joining = (now() - first) / LENGTH + 5;
        cluster.write(cluster.text().route(joining, "1", "0"));
        awaitReloads(apis[0], "accepted", 1);
        awaitReloads(apis[1], "accepted", 1);
        awaitReloads(cluster.worker("0"), "accepted", 1);
        awaitReloads(cluster.worker("1"), "accepted", 1);
        await().atMost(Duration.ofSeconds(20)).until(() -> now() >= first + (joining + 2) * LENGTH);
        report = sender.stop();
      }

      assertThat(report.open()).as("answers %s", report.summary()).isEmpty();
      assertThat(report.refused()).as("answers %s", report.summary()).isEmpty();
      Model model = new Model(first, LENGTH).addAll(report.stored());
      await().untilAsserted(() -> model.assertCountedBy(apis[0]));
      await().untilAsserted(() -> model.assertCountedBy(apis[1]));
      assertWorkers(apis[0], first + (joining - 1) * LENGTH, 1);
      assertWorkers(apis[0], first + joining * LENGTH, 2);
    }
  }

  private static void assertWorkers(Node api, long timestamp, int workers) {
    String body = api.get("/analytics/perworker?timestamp=" + timestamp).expect(200).body();
    assertThat(body.lines().filter(line -> line.startsWith("worker,"))).hasSize(workers);
  }

  @Test
  void badFilesAreRefusedUnderLoadAndDoNotStopLaterOnes() {
    TestCluster cluster = TestCluster.of(directory, 1, 2);
    try (cluster) {
      cluster.write(cluster.text().route(2, "0", "1"));
      cluster.startAll();
      Node api = cluster.api(0);
      ClusterText good = cluster.text();
      long time = Instant.parse("2017-05-20T00:00:00Z").getEpochSecond();
      RandomEvents events = RandomEvents.withinHours(10, 200, time, 5);
      try (EventSender sender = EventSender.start(events, 4, api)) {
        cluster.writeRaw("{ \"api-nodes\": broken");
        awaitReloads(api, "refused", 1);
        awaitReloads(cluster.worker("0"), "refused", 1);
        assertLoggedOnce(api, "refused");
        // Each of these would move events that are counted already, or time itself.
        String[] corrupting = {
          good.route(0, "1").json(),
          good.route(2, "1", "0").json(),
          good.length(1800).json(),
          good.first("2017-05-20T00:30:00").json(),
          good.route(0).json(),
          good.route(9_999_999, "7").json()
        };
        for (int i = 0; i < corrupting.length; i++) {
          cluster.writeRaw(corrupting[i]);
          awaitReloads(api, "refused", 2 + i);
        }
        cluster.write(good.route(9_999_999, "1"));
        awaitReloads(api, "accepted", 1);
        awaitReloads(cluster.worker("1"), "accepted", 1);

        SendReport report = sender.stop();
        assertThat(report.open()).as("answers %s", report.summary()).isEmpty();
        assertThat(report.refused()).as("answers %s", report.summary()).isEmpty();
        new Model(time, 3600).addAll(report.stored()).assertCountedBy(api);
      }
      api.metrics().assertConserved();
      assertThat(api.isReady()).isTrue();
    }
  }

  private static void assertLoggedOnce(Node node, String word) {
    assertThat(node.output().lines().filter(line -> line.contains("ERROR") && line.contains(word)))
        .as("errors in\n%s", node.output())
        .hasSize(1);
  }

  @Test
  void aMissingFileIsRefusedAndItsReturnIsNoChange() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, 1, 1).startAll()) {
      Files.delete(cluster.file());
      awaitReloads(cluster.api(0), "refused", 1);
      cluster.api(0).post(ModelEvent.click(now(), "ann")).expect(202);
    }
  }

  @Test
  void aWorkersUrlMayChangeAtAnyTime() {
    try (TestCluster cluster = TestCluster.of(directory, 1, 1).startAll()) {
      Node api = cluster.api(0);
      long time = now() - 7200;
      api.post(ModelEvent.click(time, "ann")).expect(202);

      cluster.worker("0").process().terminate();
      cluster.write(cluster.text().worker("0", Ports.free(1).get(0)));
      cluster.startWorkers("0").awaitReady();
      awaitReloads(api, "accepted", 1);

      api.post(ModelEvent.click(time, "ben")).expect(202);
      assertThat(api.get("/analytics/perworker?timestamp=" + time).expect(200).body())
          .contains("worker," + cluster.workerUrl("0") + "\nunqiue_users,2\nclicks,2\n");
    }
  }
}
