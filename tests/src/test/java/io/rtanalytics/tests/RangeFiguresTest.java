package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.tests.harness.Bodies;
import io.rtanalytics.tests.harness.Figure;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.TestCluster;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a year takes, hour by hour, over four workers. */
@Tag("long")
class RangeFiguresTest {
  private static final long FIRST = Instant.parse("2025-01-01T00:00:00Z").getEpochSecond();
  private static final int HOURS = 8760;
  private static final int WARM_UPS = 20;
  private static final int ROUNDS = 21;

  @TempDir private Path directory;

  @Test
  void yearOfHours() {
    TestCluster cluster = TestCluster.of(directory, 1, 4);
    cluster.write(cluster.text().first("2025-01-01T00:00:00").route(0, "0", "1", "2", "3"));
    try (cluster) {
      cluster.startAll();
      List<ModelEvent> events = new ArrayList<>();
      for (int i = 0; i < HOURS * 12; i++) {
        long time = FIRST + i / 12 * 3600L;
        events.add(new ModelEvent(time, "user" + i % 12, false, "/item" + i % 3, ""));
      }
      cluster.api(0).batch("", "text/csv", Bodies.csv(events)).expect(202);
      for (String type : List.of("application/json", "text/csv")) {
        Figure.atMost("a year of hours as " + type, medianMillis(cluster, type, ""), "ms", 200);
      }
      double ofItem = medianMillis(cluster, "application/json", "&item=/item1");
      Figure.atMost("a year of hours of an item", ofItem, "ms", 200);
      for (String worker : cluster.text().workerPorts().keySet()) {
        cluster.worker(worker).process().terminate(); // and so it comes back with slices on disk
        cluster.worker(worker).restart();
      }
      double onDisk = medianMillis(cluster, "application/json", "&item=/item1");
      Figure.atMost("a year of hours of an item on disk", onDisk, "ms", 400);
    }
  }

  /** Of answers after some that only warm up. */
  private static double medianMillis(TestCluster cluster, String type, String item) {
    String path =
        "/analytics/range?from=%d&to=%d&step=hour&timezone=Europe/Berlin"
                .formatted(FIRST, FIRST + HOURS * 3600L - 1)
            + item;
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < WARM_UPS + ROUNDS; i++) {
      long begin = System.nanoTime();
      String body = cluster.api(0).get(path, "Accept", type).expect(200).body();
      if (i >= WARM_UPS) {
        millis.add((System.nanoTime() - begin) / 1e6);
      }
      assertThat(body.split("T\\d\\d:00:00Z\"?,", -1)).hasSize(2 * HOURS + 1);
    }
    return millis.stream().sorted().toList().get(ROUNDS / 2);
  }
}
