package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.tests.harness.Bodies;
import io.rtanalytics.tests.harness.EventSender;
import io.rtanalytics.tests.harness.Metrics;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.RandomEvents;
import io.rtanalytics.tests.harness.SendReport;
import io.rtanalytics.tests.harness.TestCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Design §4: received = stored + duplicate + rejected + unanswered + in flight, at every scrape,
 * under good and bad events, single and in bulk, with a worker that is stopped and comes back.
 */
class ConservationTest {
  private static final long TIME = 1_690_005_600;

  @TempDir private Path directory;

  @Test
  void theLawHoldsAtEveryScrape() {
    TestCluster cluster = TestCluster.of(directory, 1, 2);
    try (cluster) {
      cluster.write(cluster.text().route(0, "0", "1"));
      cluster.startAll();
      Node api = cluster.api(0);
      SendReport report;
      try (EventSender sender = EventSender.start(mixed(), 16, api)) {
        scrape(api, 60);
        bulk(api);
        cluster.worker("1").process().terminate();
        scrape(api, 60);
        bulk(api);
        cluster.worker("1").startAgain();
        scrape(api, 60);
        cluster.worker("1").awaitReady();
        scrape(api, 30);
        report = sender.stop();
      }

      Metrics end = api.metrics().assertConserved();
      assertThat(end.sum("rt_events_in_flight")).isZero();
      assertThat(end.sum("rt_events_rejected_total", "reason=\"invalid\""))
          .isGreaterThanOrEqualTo(report.refused().size());
      assertThat(end.sum("rt_events_stored_total") + end.sum("rt_events_duplicate_total"))
          .isGreaterThanOrEqualTo(report.stored().size());
      assertThat(end.sum("rt_events_duplicate_total")).isPositive();
    }
  }

  /** Every tenth event is bad, every seventh comes twice. */
  private static Supplier<Optional<ModelEvent>> mixed() {
    RandomEvents events = RandomEvents.withinHours(5, 300, TIME, 2);
    int[] made = {0};
    ModelEvent[] last = {ModelEvent.click(TIME, "first")};
    return () -> {
      made[0]++;
      if (made[0] % 10 == 0) {
        return Optional.of(ModelEvent.click(-5, "bad"));
      }
      if (made[0] % 7 != 0) {
        last[0] = events.get().orElseThrow();
      }
      return Optional.of(last[0]);
    };
  }

  private static void scrape(Node api, int times) {
    for (int i = 0; i < times; i++) {
      api.metrics().assertConserved();
    }
  }

  private static void bulk(Node api) {
    List<ModelEvent> events = RandomEvents.withinHours(6, 300, TIME, 2).take(3_000);
    int status = api.batch("", "text/csv", Bodies.csv(events) + "bad\n").status();
    assertThat(status).isIn(202, 503, 504);
    api.metrics().assertConserved();
  }
}
