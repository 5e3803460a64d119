package io.rtanalytics.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.tests.harness.EventSender;
import io.rtanalytics.tests.harness.Model;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.RandomEvents;
import io.rtanalytics.tests.harness.RtProcess;
import io.rtanalytics.tests.harness.SendReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A data directory that the first release wrote, ended by kill -9 under load: whatever the format
 * becomes, it opens, counts what it counted, and knows the ids that it knew.
 */
class FirstReleaseTest {
  private static final long LAST = FirstRelease.FIRST + 100 * 3600;

  @TempDir private Path directory;

  @Test
  void aDataDirectoryOfTheFirstReleaseGoesOn() throws IOException {
    FirstRelease.unpack(directory.resolve("data"));
    List<ModelEvent> stored = FirstRelease.stored();
    Model model = FirstRelease.model().addAll(stored);

    try (Node node = start()) {
      assertThat(node.counts(FirstRelease.FIRST, LAST)).isEqualTo(FirstRelease.totals());

      List<ModelEvent> withIds = stored.stream().filter(e -> !e.id().isEmpty()).toList();
      sendAll(withIds, node);
      assertThat(node.metrics().sum("rt_events_duplicate_total")).isEqualTo(withIds.size());
      assertThat(node.counts(FirstRelease.FIRST, LAST)).isEqualTo(FirstRelease.totals());

      List<ModelEvent> unanswered = FirstRelease.unanswered();
      sendAll(unanswered, node);
      model.addAll(unanswered);
      assertThat(node.counts(FirstRelease.FIRST, LAST)).isEqualTo(model.counts());

      List<ModelEvent> more = RandomEvents.withinHours(2, 150, FirstRelease.FIRST, 7).take(500);
      sendAll(more, node);
      model.addAll(more);
      assertThat(node.counts(FirstRelease.FIRST, LAST)).isEqualTo(model.counts());

      node.process().kill();
      node.restart();
      assertThat(node.counts(FirstRelease.FIRST, LAST)).isEqualTo(model.counts());
      sendAll(withIds, node);
      sendAll(more, node);
      assertThat(node.counts(FirstRelease.FIRST, LAST)).isEqualTo(model.counts());
      node.metrics().assertConserved();
    }
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

  private static void sendAll(List<ModelEvent> events, Node node) {
    SendReport report = EventSender.send(events, 8, node);
    assertThat(report.stored().size()).as(report.summary()).isEqualTo(events.size());
  }
}
