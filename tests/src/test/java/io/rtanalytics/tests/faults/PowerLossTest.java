package io.rtanalytics.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.FaultRow;
import io.rtanalytics.tests.harness.Ledger;
import io.rtanalytics.tests.harness.Load;
import io.rtanalytics.tests.harness.Mount;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.TestCluster;
import io.rtanalytics.tests.harness.Traffic;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A loss of power that is as real as it gets on a machine that goes on: an ext4 of its own is shut
 * down under load, so that whatever was not forced is gone, and is mounted again.
 */
@Tag("long")
class PowerLossTest {
  private static final int CYCLES = 25;
  private static final int CONNECTIONS = 24;
  private static final int MOST_ANSWERS = 800; // before the power goes
  private static final int MEGABYTES = 256;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  private final Ledger ledger = new Ledger(FaultSettings.model());
  private final Random random = FaultSettings.random("PowerLossTest");
  private final Checkpoints checkpoints = new Checkpoints(random);

  @BeforeAll
  static void skipUnlessPermitted(@TempDir Path other) throws IOException {
    Path image = format(other.resolve("image"), 16);
    try (Mount disk = Mount.image(image, other.resolve("disk"))) {
      PowerSwitch.off(disk.at());
    }
  }

  @Test
  void whatWasAcknowledgedOutlivesALossOfPower() throws IOException {
    Path image = format(directory.resolve("image"), MEGABYTES);
    try (TestCluster cluster = TestCluster.of(directory, text());
        FaultRow row = new FaultRow("loss of power: ext4 shut down by ioctl", ledger)) {
      Node node = null;
      while (row.cycles() < CYCLES) {
        try (Mount disk = Mount.image(image, cluster.data())) {
          checkpoints.killed(); // as far as the disk knows
          node = node == null ? cluster.startServe().awaitReady() : node.restart();
          try {
            row.assertBetween(node);
            if (random.nextBoolean()) {
              row.settle(node);
            }
            lose(node, disk, row, List.of(cluster.workerData("0"), cluster.workerData("1")));
          } finally {
            node.process().kill();
          }
        }
      }
      try (Mount disk = Mount.image(image, cluster.data())) {
        checkpoints.killed();
        node.restart();
        row.assertBetween(node);
        row.settle(node);
        node.metrics().assertConserved();
        node.process().kill();
      }
      row.remark(checkpoints.struck() + " in a checkpoint");
      assertThat(checkpoints.struck()).as("losses while a checkpoint was written").isPositive();
      assertThat(row.inFlight()).as("requests in flight").isPositive();
      assertThat(ledger.unanswered()).as("answers %s", ledger.summary()).isPositive();
    }
  }

  private void lose(Node node, Mount disk, FaultRow row, List<Path> workers) {
    Traffic traffic =
        new Traffic(ledger, random.nextLong(), FaultSettings.FIRST, FaultSettings.SLICES);
    try (Load load = Load.start(ledger, traffic, CONNECTIONS, node)) {
      load.awaitAnswers(random.nextInt(MOST_ANSWERS));
      if (random.nextBoolean()) {
        checkpoints.awaitBegin(workers);
      }
      row.struck(load.inFlight());
      long failures = failures(node);
      PowerSwitch.off(disk.at());
      assertThatThrownBy(() -> Files.writeString(disk.at().resolve("written"), "after that"))
          .isInstanceOf(IOException.class);
      await("a worker that says why it has failed")
          .atMost(Duration.ofSeconds(10))
          .until(() -> failures(node) > failures);
      node.process().kill();
      load.stop();
    }
  }

  private static long failures(Node node) {
    return node.output()
        .lines()
        .filter(line -> line.contains("has failed and refuses everything from now on"))
        .count();
  }

  private static Path format(Path image, int megabytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength((long) megabytes << 20);
    }
    Mount.Run made = Mount.run(List.of("mkfs.ext4", "-q", "-F", image.toString()));
    assumeTrue(made.status() == 0, () -> "Skipped: this needs mkfs.ext4: " + made.out());
    return image;
  }

  private static ClusterText text() {
    return FaultSettings.small(TestCluster.text(1, 2)).route(1, "0", "1");
  }
}
