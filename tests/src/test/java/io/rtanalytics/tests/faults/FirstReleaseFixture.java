package io.rtanalytics.tests.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.tests.harness.Bodies;
import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.EventFile;
import io.rtanalytics.tests.harness.EventSender;
import io.rtanalytics.tests.harness.Model;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.RandomEvents;
import io.rtanalytics.tests.harness.RtProcess;
import io.rtanalytics.tests.harness.SendReport;
import io.rtanalytics.tests.harness.TestCluster;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes the fixture of {@link FirstReleaseTest}: runs the first release, whose jar the system
 * property {@code rt.jar} names ({@code <its checkout>/cli/target/rt.jar}), and kills it under
 * load. The result is kept in {@code src/test/resources/first-release}; it can't be made again once
 * that release is gone, which is why it is kept.
 */
final class FirstReleaseFixture {
  private static final long SEED = 1;
  private static final int SLICES = 5;

  private final Path fixture;
  private final Path run;
  private final ClusterText text =
      TestCluster.text(1, 2)
          .route(2, "0", "1") // slices 0 and 1 stay with worker "0"
          .set("segment-bytes", FirstRelease.SEGMENT_BYTES)
          .set("batch-bytes", FirstRelease.SEGMENT_BYTES / 2);

  private final RandomEvents random =
      RandomEvents.withinHours(SEED, 150, FirstRelease.FIRST, SLICES);
  private final List<ModelEvent> stored = new ArrayList<>();

  private FirstReleaseFixture(Path fixture) throws IOException {
    this.fixture = Files.createDirectories(fixture);
    this.run = Files.createTempDirectory("first-release");
  }

  /** The entry point; the argument is the directory of the fixture. */
  public static void main(String[] arguments) throws IOException {
    new FirstReleaseFixture(Path.of(arguments[0])).make();
  }

  private void make() throws IOException {
    Files.writeString(fixture.resolve("cluster.json"), text.json());
    SendReport last;
    try (Node node = start(run)) {
      singles(node);
      bulk(node);
      node.process().terminate(); // a log that was closed, and goes on
      node.restart();
      last = killUnderLoad(node);
    }
    stored.addAll(last.stored());
    EventFile.write(fixture.resolve("stored.csv"), stored);
    EventFile.write(fixture.resolve("unanswered.csv"), last.unanswered());
    zip(run.resolve("data"), fixture.resolve("data.zip"));
    try (Node node = start(run)) { // the release itself says what its log holds
      Model least = FirstRelease.model().addAll(stored);
      Model most = FirstRelease.model().addAll(stored).addAll(last.unanswered());
      least.assertAtMostCountedBy(node, most);
      String totals =
          node.counts(FirstRelease.FIRST, FirstRelease.FIRST + SLICES * 3600).entrySet().stream()
              .map(slice -> slice.getKey() + "," + FirstRelease.csv(slice.getValue()) + "\n")
              .collect(Collectors.joining());
      Files.writeString(
          fixture.resolve("totals.csv"), "slice,unique_users,clicks,impressions\n" + totals);
    }
  }

  private Node start(Path directory) {
    int port = text.apiPorts().get(0);
    List<String> arguments =
        List.of(
            "serve",
            "--port",
            Integer.toString(port),
            "--data",
            directory.resolve("data").toString(),
            "--cluster",
            fixture.resolve("cluster.json").toString());
    Path output = directory.resolve("serve.log");
    return new Node(port, output, RtProcess.SMALL, arguments).awaitReady();
  }

  /** Single events with ids, some of them twice, and names beyond ASCII. */
  private void singles(Node node) {
    List<ModelEvent> events = new ArrayList<>(random.take(300));
    long time = FirstRelease.FIRST + 3 * 3600;
    events.add(new ModelEvent(time, "Zoë, \"the\" 日本 😀", true, "/größe?a=1&b=2", "größe"));
    events.add(new ModelEvent(time, "u".repeat(256), false, "i".repeat(128), "k".repeat(128)));
    accept(EventSender.send(events, 8, node));
    EventSender.send(events.subList(0, 50), 8, node);
  }

  /** Bulk bodies: with ids by line, twice, and without any id, once. */
  private void bulk(Node node) {
    List<ModelEvent> lines = withoutIds(random.take(400));
    for (int times = 0; times < 2; times++) {
      node.batch("?id=first-bulk", "text/csv", Bodies.csv(lines)).expect(202);
    }
    for (int i = 0; i < lines.size(); i++) {
      stored.add(lines.get(i).withId("first-bulk:" + (i + 2))); // line 1 is the header
    }
    List<ModelEvent> nameless = withoutIds(random.take(100));
    node.batch("", "application/x-ndjson", Bodies.ndjson(nameless)).expect(202);
    stored.addAll(nameless);
  }

  private static List<ModelEvent> withoutIds(List<ModelEvent> events) {
    return events.stream().map(event -> event.withId("")).toList();
  }

  private SendReport killUnderLoad(Node node) {
    try (EventSender sender = EventSender.start(random, 16, node)) {
      await().until(() -> sender.answered() > 300);
      node.process().kill();
      return sender.stop();
    }
  }

  private void accept(SendReport report) {
    if (!report.open().isEmpty() || !report.refused().isEmpty()) {
      throw new IllegalStateException(report.summary());
    }
    stored.addAll(report.stored());
  }

  private static void zip(Path directory, Path into) throws IOException {
    try (Stream<Path> files = Files.walk(directory);
        OutputStream out = Files.newOutputStream(into);
        ZipOutputStream zip = new ZipOutputStream(out, UTF_8)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        zip.putNextEntry(new ZipEntry(directory.relativize(file).toString()));
        Files.copy(file, zip);
      }
    }
  }
}
