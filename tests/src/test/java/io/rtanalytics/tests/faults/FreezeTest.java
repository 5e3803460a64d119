package io.rtanalytics.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.FaultRow;
import io.rtanalytics.tests.harness.Figure;
import io.rtanalytics.tests.harness.Ledger;
import io.rtanalytics.tests.harness.Load;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Reply;
import io.rtanalytics.tests.harness.TestCluster;
import io.rtanalytics.tests.harness.Traffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A worker that stands still for five seconds (SIGSTOP) under load, and then goes on. */
class FreezeTest {
  private static final Duration FROZEN = Duration.ofSeconds(5);
  // An event may wait for its batch as long as the batch then for its answer, two seconds each; the
  // rest is for a busy machine.
  private static final double LONGEST_ANSWER_SECONDS = 5.5;
  private static final int CONNECTIONS = 40;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  private final Ledger ledger = new Ledger(FaultSettings.model());

  @Test
  void aFrozenWorkerIs504WithinTheTimeoutAndCountsNothingTwice() {
    Random random = FaultSettings.random("FreezeTest");
    ClusterText text = text();
    try (TestCluster cluster = TestCluster.of(directory, text);
        FaultRow row = new FaultRow("SIGSTOP of a worker for 5 s", ledger)) {
      cluster.startWorkers("0");
      Node worker = cluster.startWorkers("1");
      Node api = cluster.startApi(0);
      Node patient =
          cluster.startApi(1, text.set("timeout-milliseconds", FaultSettings.PATIENT_MILLISECONDS));
      cluster.awaitReady();
      try (Load load = Load.start(ledger, traffic(random), CONNECTIONS, api);
          Load nameless =
              Load.start(ledger, traffic(random).nameless(), CONNECTIONS / 4, patient)) {
        load.awaitAnswers(500);
        row.struck(load.inFlight() + nameless.inFlight());
        worker.process().freeze();
        try {
          assertThat(worker.process().endsWithin(FROZEN)).isFalse();
          Reply missing = api.get("/analytics?timestamp=" + FaultSettings.FIRST);
          assertThat(missing.expectProblem(503).detail()).contains("\"1\"");
        } finally {
          worker.process().thaw();
        }
        FaultSettings.awaitCounts(api);
        load.awaitAnswers(200); // some of them while old batches are taken from the socket
        load.stop();
        nameless.stop();
        Figure.atMost(
            "longest answer while a worker is frozen",
            load.longest().toMillis() / 1_000.0,
            "s",
            LONGEST_ANSWER_SECONDS);
      }
      assertThat(ledger.count(504)).as("504 in %s", ledger.summary()).isPositive();
      assertThat(ledger.count(0)).as("no answer in %s", ledger.summary()).isZero();
      row.assertBetween(api);
      row.settle(api);
      api.metrics().assertConserved();
      patient.metrics().assertConserved();
      assertThat(row.inFlight()).as("requests in flight").isPositive();
    }
  }

  private Traffic traffic(Random random) {
    return new Traffic(ledger, random.nextLong(), FaultSettings.FIRST, FaultSettings.SLICES);
  }

  private static ClusterText text() {
    return FaultSettings.small(TestCluster.text(2, 2))
        .route(0, "0", "1")
        .set("cache-milliseconds", 0);
  }
}
