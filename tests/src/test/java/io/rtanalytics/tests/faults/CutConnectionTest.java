package io.rtanalytics.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.CutProxy;
import io.rtanalytics.tests.harness.CutProxy.Cut;
import io.rtanalytics.tests.harness.FaultRow;
import io.rtanalytics.tests.harness.Ledger;
import io.rtanalytics.tests.harness.Load;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.TestCluster;
import io.rtanalytics.tests.harness.Traffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The connection between an API node and a worker, cut before, during and after the reply to a
 * batch: the API node sends the batch again, and the worker never counts it twice. One API node is
 * impatient, and its clients repeat events with their ids; the other goes on until it knows, and
 * its clients' events have no ids that could hide a batch counted twice.
 */
class CutConnectionTest {
  private static final int CONNECTIONS = 16;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  private final Ledger ledger = new Ledger(FaultSettings.model());
  private volatile List<Load> loads = List.of();
  private final Random random = FaultSettings.random("CutConnectionTest");

  @Test
  void aBatchOfEightHundredWhoseConnectionIsCutIsNeverCountedTwice() {
    cut(800);
  }

  @Test
  @Tag("long")
  void aBatchOfTenThousandWhoseConnectionIsCutIsNeverCountedTwice() {
    cut(10_000);
  }

  private void cut(int batches) {
    ClusterText text = text();
    int worker = text.workerPorts().get("0");
    try (TestCluster cluster = TestCluster.of(directory, text);
        FaultRow row = new FaultRow("connection to a worker cut around a batch", ledger);
        CutProxy one = new CutProxy(worker, random, () -> row.struck(inFlight()));
        CutProxy other = new CutProxy(worker, random, () -> row.struck(inFlight()))) {
      cluster.startWorkers("0");
      ClusterText impatient = text.set("timeout-milliseconds", 200);
      ClusterText patient = text.set("timeout-milliseconds", FaultSettings.PATIENT_MILLISECONDS);
      Node api = cluster.startApi(0, impatient.worker("0", one.port()));
      Node patientApi = cluster.startApi(1, patient.worker("0", other.port()));
      cluster.awaitReady();

      try (Load named = Load.start(ledger, traffic(), CONNECTIONS, api);
          Load nameless = Load.start(ledger, traffic().nameless(), CONNECTIONS, patientApi)) {
        loads = List.of(named, nameless);
        named.awaitAnswers(100);
        one.cut(60);
        other.cut(40);
        await("batches")
            .atMost(Duration.ofMinutes(4))
            .until(() -> one.batches() + other.batches() > batches);
        one.cut(0);
        other.cut(0);
        named.stop();
        nameless.stop();
      }
      FaultSettings.awaitCounts(api);
      row.assertBetween(api);
      row.settle(api);
      api.metrics().assertConserved();
      patientApi.metrics().assertConserved();
      row.remark("in " + (one.batches() + other.batches()) + " batches");
      assertThat(row.inFlight()).as("requests in flight").isPositive();
      assertThat(one.cuts()).containsOnlyKeys(Cut.values());
      assertThat(other.cuts()).containsOnlyKeys(Cut.values());
      assertThat(ledger.count(504)).as("504 in %s", ledger.summary()).isPositive();
      assertThat(
              cluster.worker("0").metrics().sum("rt_worker_batches_total", "result=\"repeated\""))
          .as("batches that the worker had stored, and got again")
          .isPositive();
    }
  }

  private int inFlight() {
    return loads.stream().mapToInt(Load::inFlight).sum();
  }

  /** Small batches, so that there are many. */
  private static ClusterText text() {
    return FaultSettings.small(TestCluster.text(2, 1))
        .set("batch-events", 8)
        .set("cache-milliseconds", 0);
  }

  private Traffic traffic() {
    return new Traffic(ledger, random.nextLong(), FaultSettings.FIRST, FaultSettings.SLICES);
  }
}
