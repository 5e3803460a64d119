package io.rtanalytics.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.tests.harness.FaultRow;
import io.rtanalytics.tests.harness.Ledger;
import io.rtanalytics.tests.harness.Load;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Ports;
import io.rtanalytics.tests.harness.Rt;
import io.rtanalytics.tests.harness.TestCluster;
import io.rtanalytics.tests.harness.Traffic;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A second process on a data directory that is in use: it goes away, and the first never knows. */
class SharedDirectoryTest {
  private static final int CONNECTIONS = 16;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  private final Ledger ledger = new Ledger(FaultSettings.model());

  @Test
  void aSecondProcessRefusesInOneLineAndTheFirstGoesOn() {
    Random random = FaultSettings.random("SharedDirectoryTest");
    Traffic traffic =
        new Traffic(ledger, random.nextLong(), FaultSettings.FIRST, FaultSettings.SLICES);
    try (TestCluster cluster =
            TestCluster.of(directory, FaultSettings.small(TestCluster.text(1, 1)));
        FaultRow row = new FaultRow("second process on one data directory", ledger)) {
      Node node = cluster.startServe().awaitReady();
      try (Load load = Load.start(ledger, traffic, CONNECTIONS, node)) {
        load.awaitAnswers(200);

        row.struck(load.inFlight());
        String port = Ports.free(1).get(0).toString();
        assertRefused(
            Rt.run(
                "serve",
                "--port",
                port,
                "--cluster",
                cluster.file(),
                "--data",
                cluster.data(),
                "--secret",
                cluster.secret()),
            cluster.workerData("0"));
        row.struck(load.inFlight());
        assertRefused(
            Rt.run(
                "worker",
                "0",
                "--cluster",
                cluster.file(),
                "--data",
                cluster.data(),
                "--token",
                cluster.token()),
            cluster.workerData("0"));

        load.awaitAnswers(200);
        load.stop();
      }
      assertThat(ledger.open()).as("all was answered 202: %s", ledger.summary()).isEmpty();
      row.settle(node);
      node.process().kill();
      node.restart();
      row.settle(node);
      node.metrics().assertConserved();
      assertThat(row.inFlight()).as("requests in flight").isPositive();
    }
  }

  private static void assertRefused(Rt.Run run, Path data) {
    assertThat(run.status()).as("%s", run).isEqualTo(1);
    assertThat(run.all().strip().lines())
        .as("%s", run)
        .singleElement()
        .asString()
        .contains(data.toString(), "in use by another process");
  }
}
