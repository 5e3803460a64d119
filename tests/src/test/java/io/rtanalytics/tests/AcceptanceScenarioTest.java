package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.Count;
import io.rtanalytics.tests.harness.EventSender;
import io.rtanalytics.tests.harness.Http;
import io.rtanalytics.tests.harness.Model;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Reply;
import io.rtanalytics.tests.harness.SendReport;
import io.rtanalytics.tests.harness.TestCluster;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * R11: 10 slices of 60 simulated seconds, 10,000 users, 5 % of the timestamps older than a slice,
 * 10 % of the requests GETs; the routing grows from one to three workers at slice 1 and to four at
 * slice 7. Every count is asserted.
 */
class AcceptanceScenarioTest {
  private static final String FIRST = "2024-03-01T00:00:00";
  private static final long START = Instant.parse(FIRST + "Z").getEpochSecond();
  private static final int SLICES = 10;
  private static final int LENGTH = 60;
  private static final int USERS = 10_000;

  @TempDir private Path directory;

  @Test
  void r11AtATenthOfTheRate() {
    run(50);
  }

  /** In full: 500 requests per simulated second. */
  @Test
  @Tag("long")
  void r11InFull() {
    run(500);
  }

  private void run(int requestsPerSecond) {
    ClusterText text =
        TestCluster.text(2, 4)
            .first(FIRST)
            .length(LENGTH)
            .route(1, "0", "1", "2")
            .route(7, "3", "2", "1", "0");
    try (TestCluster cluster = TestCluster.of(directory, text)) {
      cluster.startWorkers("0", "1");
      cluster.startWorkers("2");
      cluster.startWorkers("3");
      cluster.startApi(0);
      cluster.startApi(1);
      cluster.awaitReady();

      Model model = new Model(START, LENGTH);
      Random random = new Random(11);
      for (int slice = 0; slice < SLICES; slice++) {
        play(cluster, slice, requestsPerSecond, random, model);
      }
      assertEveryCount(cluster, model);
    }
  }

  /** One slice of simulated time: its POSTs, and in between its GETs, which must never go back. */
  private static void play(
      TestCluster cluster, int slice, int requestsPerSecond, Random random, Model model) {
    List<ModelEvent> events = new ArrayList<>();
    int gets = 0;
    for (int second = 0; second < LENGTH; second++) {
      for (int i = 0; i < requestsPerSecond; i++) {
        if (random.nextInt(10) == 0) {
          gets++;
        } else {
          events.add(event(START + (long) slice * LENGTH + second, random));
        }
      }
    }
    List<ModelEvent> early = events.stream().filter(e -> e.timestamp() < START).toList();
    Iterable<ModelEvent> good = events.stream().filter(e -> e.timestamp() >= START).toList();
    good.forEach(model::add);

    Node[] nodes = {cluster.api(0), cluster.api(1)};
    SendReport report;
    try (EventSender sender = EventSender.start(iterate(events), 32, nodes)) {
      readWhile(cluster, slice, gets);
      report = sender.await();
    }
    assertThat(report.open().size()).as("not accepted: %s", report.summary()).isZero();
    // What lies before the first slice is refused, and counted nowhere.
    assertThat(report.refused()).containsExactlyInAnyOrderElementsOf(early);
  }

  private static Supplier<Optional<ModelEvent>> iterate(List<ModelEvent> events) {
    Iterator<ModelEvent> all = events.iterator();
    return () -> all.hasNext() ? Optional.of(all.next()) : Optional.empty();
  }

  private static ModelEvent event(long now, Random random) {
    long time = random.nextInt(100) < 5 ? now - LENGTH - random.nextInt(LENGTH) : now;
    return new ModelEvent(time, "user-" + random.nextInt(USERS), random.nextInt(4) == 0, "", "");
  }

  private static void readWhile(TestCluster cluster, int slice, int gets) {
    Count[] last = {Count.ZERO, Count.ZERO};
    for (int i = 0; i < gets; i++) {
      Count now = cluster.api(i % 2).count(START + (long) slice * LENGTH);
      assertThat(last[i % 2].isAtMost(now)).as("%s, then %s", last[i % 2], now).isTrue();
      last[i % 2] = now;
    }
  }

  private static void assertEveryCount(TestCluster cluster, Model model) {
    await().untilAsserted(() -> model.assertCountedBy(cluster.api(0)));
    await().untilAsserted(() -> model.assertCountedBy(cluster.api(1)));
    long end = START + SLICES * LENGTH - 1;
    assertThat(cluster.api(0).counts(START, end)).isEqualTo(model.counts());
    assertThat(cluster.api(1).counts(START, end)).isEqualTo(model.counts());
    for (int slice = 0; slice < SLICES; slice++) {
      assertWorkersAddUp(cluster, slice, model.count(slice));
    }
    Reply all =
        cluster
            .api(0)
            .get("/analytics/allslices?timestamp=" + end, "Accept", "application/json")
            .expect(200);
    assertThat(all.json()).hasSize(SLICES);
    for (int slice = 0; slice < SLICES; slice++) {
      assertThat(all.json().get(slice).get("unique_users").asLong())
          .isEqualTo(model.count(slice).users());
    }
    cluster.api(0).metrics().assertConserved();
    cluster.api(1).metrics().assertConserved();
  }

  private static void assertWorkersAddUp(TestCluster cluster, int slice, Count expected) {
    List<String> ids =
        slice < 1 ? List.of("0") : slice < 7 ? List.of("0", "1", "2") : List.of("0", "1", "2", "3");
    Count sum = Count.ZERO;
    for (String id : ids) {
      sum =
          sum.plus(
              Count.parse(Http.get(cluster.workerUrl(id) + "?slice=" + slice).expect(200).body()));
    }
    assertThat(sum).as("the workers of slice %d", slice).isEqualTo(expected);
  }
}
