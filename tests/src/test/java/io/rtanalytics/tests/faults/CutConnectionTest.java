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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The connection between an API node and a worker, cut before, during and after the reply to a
 * batch: the API node sends the batch again, and the worker never counts it twice.
 */
class CutConnectionTest {
  private static final int CONNECTIONS = 24;
  private static final int PERCENT = 60;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  private final Ledger ledger = new Ledger(FaultSettings.model());
  private final Random random = FaultSettings.random("CutConnectionTest");

  @Test
  void aBatchOfEightHundredWhoseConnectionIsCutIsNeverCountedTwice() throws IOException {
    cut(800);
  }

  @Test
  @Tag("long")
  void aBatchOfTenThousandWhoseConnectionIsCutIsNeverCountedTwice() throws IOException {
    cut(10_000);
  }

  private void cut(int batches) throws IOException {
    AtomicReference<Load> load = new AtomicReference<>();
    ClusterText text = text();
    try (TestCluster cluster = TestCluster.of(directory, text);
        FaultRow row = new FaultRow("connection to a worker cut around a batch", ledger);
        CutProxy proxy =
            new CutProxy(
                text.workerPorts().get("0"), random, () -> row.struck(load.get().inFlight()))) {
      Node worker = cluster.startWorkers("0");
      Path apiFile = directory.resolve("api-cluster.json");
      Files.writeString(apiFile, text.worker("0", proxy.port()).json());
      Node api = cluster.startApi(0, apiFile, cluster.secret());
      cluster.awaitReady();

      load.set(Load.start(ledger, traffic(), CONNECTIONS, api));
      try (Load running = load.get()) {
        running.awaitAnswers(100);
        proxy.cut(PERCENT);
        await("batches").atMost(Duration.ofMinutes(4)).until(() -> proxy.batches() > batches);
        proxy.cut(0);
        running.stop();
      }
      FaultSettings.awaitCounts(api);
      row.assertBetween(api);
      row.settle(api);
      api.metrics().assertConserved();
      row.remark("in " + proxy.batches() + " batches");
      assertThat(row.inFlight()).as("requests in flight").isPositive();
      assertThat(proxy.cuts()).containsOnlyKeys(Cut.values());
      assertThat(ledger.count(504)).as("504 in %s", ledger.summary()).isPositive();
      assertThat(worker.metrics().sum("rt_worker_batches_total", "result=\"repeated\""))
          .as("batches that the worker had stored, and got again")
          .isPositive();
    }
  }

  /** Small batches, so that there are many, and little patience, so that some stay unanswered. */
  private static ClusterText text() {
    return FaultSettings.small(TestCluster.text(1, 1))
        .set("batch-events", 8)
        .set("timeout-milliseconds", 200)
        .set("cache-milliseconds", 0);
  }

  private Traffic traffic() {
    return new Traffic(ledger, random.nextLong(), FaultSettings.FIRST, FaultSettings.SLICES);
  }
}
