package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.tests.harness.ClusterText;
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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every queue is bounded (design §4): what finds one full is surely not stored, and says so. */
class OverloadTest {
  private static final long FIRST = Instant.parse("2017-05-20T00:00:00Z").getEpochSecond();

  @TempDir private Path directory;

  @Test
  void aFullQueueIs503AtOnceAndNothingOfItIsStored() {
    ClusterText text = TestCluster.text(1, 1).set("queue-bytes", 4096).set("batch-bytes", 4096);
    try (TestCluster cluster = TestCluster.of(directory, text).startAll()) {
      Node api = cluster.api(0);
      List<ModelEvent> events = RandomEvents.withinHours(31, 90, FIRST, 2).take(600);
      cluster.worker("0").process().freeze();
      SendReport report;
      try {
        report = EventSender.send(events, 300, api);
      } finally {
        cluster.worker("0").process().thaw();
      }
      assertThat(report.statuses().keySet()).as(report.summary()).isSubsetOf(503, 504);
      assertThat(report.notStored().size()).as(report.summary()).isPositive();
      assertThat(report.unanswered().size()).as(report.summary()).isPositive();
      assertThat(api.metrics().sum("rt_events_rejected_total", "reason=\"overloaded\""))
          .isEqualTo(report.notStored().size());

      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> api.get("/analytics?timestamp=" + FIRST).status() == 200);
      model().assertAtMostCountedBy(api, model().addAll(report.unanswered()));
      SendReport again = EventSender.send(events, 8, api);
      assertThat(again.stored().size()).as(again.summary()).isEqualTo(events.size());
      model().addAll(events).assertCountedBy(api);
      api.metrics().assertConserved();
    }
  }

  private static Model model() {
    return new Model(FIRST, 3600);
  }
}
