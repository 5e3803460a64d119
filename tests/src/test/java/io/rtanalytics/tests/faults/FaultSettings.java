package io.rtanalytics.tests.faults;

import static org.awaitility.Awaitility.await;

import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.Model;
import io.rtanalytics.tests.harness.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/**
 * What the clusters of the fault tests have in common: sizes so small that in seconds a log gets
 * many segments, and checkpoints come one after another.
 */
final class FaultSettings {
  private static final long SEED = 20_261_125;

  /** When slice 0 begins, in seconds since 1970-01-01T00:00:00Z. */
  static final long FIRST = Instant.parse("2017-05-20T00:00:00Z").getEpochSecond();

  /** Slices of an hour that events are spread over. */
  static final int SLICES = 6;

  /**
   * Longer than any fault lasts: an API node with this time-out knows what became of each batch.
   */
  static final int PATIENT_MILLISECONDS = 12_000;

  private FaultSettings() {}

  /** A cluster file with these sizes. */
  static ClusterText small(ClusterText text) {
    return text.set("segment-bytes", 65_536)
        .set("batch-bytes", 32_768)
        .set("checkpoint-log-bytes", 1 << 20)
        .set("checkpoint-seconds", 1);
  }

  /** An empty model of its slices. */
  static Model model() {
    return new Model(FIRST, 3600);
  }

  /** What is random in a test: the same in every run, from a seed that is printed. */
  static Random random(String test) {
    System.out.println(test + ": seed " + SEED);
    return new Random(SEED);
  }

  /** Waits until an API node reaches its workers again. */
  static void awaitCounts(Node api) {
    await("counts")
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> api.get("/analytics?timestamp=" + FIRST).status() == 200);
  }
}
