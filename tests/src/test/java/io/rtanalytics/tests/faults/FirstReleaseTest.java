package io.rtanalytics.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.tests.harness.Count;
import io.rtanalytics.tests.harness.FaultRow;
import io.rtanalytics.tests.harness.Ledger;
import io.rtanalytics.tests.harness.Load;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.RtProcess;
import io.rtanalytics.tests.harness.Shipment;
import io.rtanalytics.tests.harness.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A data directory that the first release wrote, ended by kill -9 under load: whatever the format
 * becomes, it opens, counts what it counted, and knows the ids that it knew.
 */
class FirstReleaseTest {
  @TempDir private Path directory;

  @Test
  void aDataDirectoryOfTheFirstReleaseGoesOn() throws IOException {
    FirstRelease.unpack(directory.resolve("data"));
    Ledger ledger = new Ledger(FirstRelease.model());
    List<Shipment> stored = FirstRelease.stored().stream().map(Shipment::of).toList();
    List<Shipment> unanswered = FirstRelease.unanswered().stream().map(Shipment::of).toList();
    stored.forEach(shipment -> ledger.note(shipment, 202));
    unanswered.forEach(shipment -> ledger.note(shipment, 504));
    List<Shipment> withIds = stored.stream().filter(Shipment::isRepeatable).toList();

    try (Node node = start();
        FaultRow row = new FaultRow("kill -9 of the first release; opened by this one", ledger)) {
      row.struck(unanswered.size());
      assertThat(counts(node)).isEqualTo(FirstRelease.totals());
      row.assertBetween(node);

      Load.send(ledger, withIds, 8, node);
      assertThat(node.metrics().sum("rt_events_duplicate_total")).isEqualTo(withIds.size());
      assertThat(counts(node)).isEqualTo(FirstRelease.totals());
      row.settle(node);

      Traffic traffic = new Traffic(ledger, 2, FirstRelease.FIRST, 7);
      List<Shipment> more = Stream.generate(traffic::single).limit(400).toList();
      Load.send(ledger, more, 8, node);
      Load.send(ledger, traffic.nameless(100), 8, node);
      row.settle(node);

      row.struck(0);
      node.process().kill();
      node.restart();
      row.settle(node);
      node.process().terminate(); // leaves a checkpoint
      node.restart();
      row.settle(node);
      Load.send(ledger, withIds, 8, node);
      Load.send(ledger, unanswered, 8, node);
      Load.send(ledger, more, 8, node);
      row.settle(node);
      node.metrics().assertConserved();
    }
  }

  private static Map<Long, Count> counts(Node node) {
    return node.counts(FirstRelease.FIRST, FirstRelease.FIRST + 100 * 3600);
  }

  private Node start() throws IOException {
    List<Integer> ports = FirstRelease.ports();
    Path file = directory.resolve("cluster.json");
    Files.writeString(file, FirstRelease.cluster(ports));
    List<String> arguments =
        List.of(
            "serve",
            "--port",
            ports.get(0).toString(),
            "--data",
            directory.resolve("data").toString(),
            "--cluster",
            file.toString());
    Path output = directory.resolve("serve.log");
    return new Node(ports.get(0), output, RtProcess.SMALL, arguments).awaitReady();
  }
}
