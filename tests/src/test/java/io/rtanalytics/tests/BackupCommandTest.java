package io.rtanalytics.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.Count;
import io.rtanalytics.tests.harness.Ledger;
import io.rtanalytics.tests.harness.Load;
import io.rtanalytics.tests.harness.Model;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Rt;
import io.rtanalytics.tests.harness.RtProcess;
import io.rtanalytics.tests.harness.Shipment;
import io.rtanalytics.tests.harness.TestCluster;
import io.rtanalytics.tests.harness.Traffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rt backup} of nodes under load, and {@code rt restore} of what it copied. */
class BackupCommandTest {
  private static final long FIRST = Instant.parse("2017-05-20T00:00:00Z").getEpochSecond();
  private static final int SLICES = 6;
  private static final int CONNECTIONS = 16;

  @TempDir private Path directory;

  /** Traffic that remembers all that clients were given to send. */
  private static final class Recorded implements Supplier<Optional<Shipment>> {
    private final Traffic traffic;
    private final Model empty;
    private final Set<Shipment> all = new LinkedHashSet<>();

    Recorded(Ledger ledger, Model empty) {
      this.traffic = new Traffic(ledger, 20_261_126, FIRST, SLICES);
      this.empty = empty;
    }

    @Override
    public synchronized Optional<Shipment> get() {
      Optional<Shipment> next = traffic.get();
      next.ifPresent(all::add);
      return next;
    }

    synchronized List<Shipment> all() {
      return List.copyOf(all);
    }

    /** All of it, each event once. */
    synchronized Model model() {
      Model model = empty.copy();
      all.forEach(shipment -> model.addAll(shipment.events()));
      return model;
    }
  }

  /** What must and may be in a backup. */
  private record Bounds(Model least, Model most) {}

  private Path backup() {
    return directory.resolve("backup");
  }

  /** Runs a backup while clients send, and some more are answered before and after it. */
  private Bounds backUp(Load load, Ledger ledger, Recorded traffic, Object... options) {
    load.awaitAnswers(600);
    Model least = ledger.atLeast();
    int before = load.answered();
    assertSuccess(rt("backup", backup(), options));
    Bounds bounds = new Bounds(least, traffic.model());
    assertThat(load.answered()).as("answers meanwhile").isGreaterThan(before);
    load.awaitAnswers(300);
    return bounds;
  }

  private static Rt.Run rt(String command, Path path, Object... options) {
    Object[] arguments = new Object[options.length + 2];
    arguments[0] = command;
    arguments[1] = path;
    System.arraycopy(options, 0, arguments, 2, options.length);
    return Rt.run(arguments);
  }

  private static Rt.Run assertSuccess(Rt.Run run) {
    assertThat(run.status()).as("%s", run).isZero();
    return run;
  }

  private static void assertFails(Rt.Run run, String message) {
    assertThat(run.status()).as("%s", run).isEqualTo(1);
    assertThat(run.err()).contains(message).doesNotContain("\tat ");
  }

  @Test
  void aNodeUnderLoadIsRestoredElsewhereAndExactOnceAllWasSentAgain() throws IOException {
    Ledger ledger = new Ledger(Model.hours());
    Recorded traffic = new Recorded(ledger, Model.hours());
    Path secret = directory.resolve("data/secret");
    Bounds bounds;
    try (Node node = Node.serve(directory)) {
      try (Load load = Load.start(ledger, traffic, CONNECTIONS, node)) {
        bounds = backUp(load, ledger, traffic, "--url", node.url());
        node.process().kill();
        load.stop();
      }
    }
    assertHoldsNoNames(backup(), secret);

    Path other = Files.createDirectory(directory.resolve("other"));
    assertFails(rt("restore", backup(), "--data", directory.resolve("data")), "exists already");
    Rt.Run restored = assertSuccess(rt("restore", backup(), "--data", other.resolve("data")));
    String wrong = refusal(Rt.run("serve", "--port", 0, "--data", other.resolve("data")));
    assertThat(restored.out()).contains(fingerprint(wrong));
    try (Node node = Node.serve(other, "--secret", secret.toString())) {
      bounds.least().assertAtMostCountedBy(node, bounds.most());
      assertThat(events(node)).as("it ends with the cut").isLessThan(ledger.acknowledged());

      Load.send(ledger, traffic.all(), CONNECTIONS, node);
      assertThat(ledger.open()).as(ledger.summary()).isEmpty();
      traffic.model().assertCountedBy(node);
      node.process().kill();
      node.restart();
      traffic.model().assertCountedBy(node);
    }
    assertThat(ledger.surprises()).isEmpty();
  }

  /** A start without the right secret makes one, and is refused with both fingerprints. */
  private static String refusal(Rt.Run start) {
    assertFails(start, "fingerprint of the secret");
    return start.err();
  }

  private static String fingerprint(String refusal) {
    return refusal.replaceAll("(?s).*pinned to fingerprint of the secret ([0-9a-f]{16}).*", "$1");
  }

  private static long events(Node node) {
    return node.counts(FIRST, FIRST + 3600L * SLICES - 1).values().stream()
        .mapToLong(count -> count.clicks() + count.impressions())
        .sum();
  }

  private static void assertHoldsNoNames(Path backup, Path secret) throws IOException {
    String key = Files.readString(secret).strip();
    String bytes = new String(HexFormat.of().parseHex(key), ISO_8859_1);
    boolean items = false;
    for (Path file : files(backup)) {
      String content = new String(Files.readAllBytes(file), ISO_8859_1);
      assertThat(content.contains(key)).as("the secret in %s", file).isFalse();
      assertThat(content.contains(bytes)).as("the secret's bytes in %s", file).isFalse();
      assertThat(content.contains("user ")).as("a name in %s", file).isFalse();
      items |= content.contains("/page/");
    }
    assertThat(items).as("items, which may be read").isTrue();
  }

  private static List<Path> files(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ClusterText quick(ClusterText text) {
    return text.set("segment-bytes", 65_536)
        .set("batch-bytes", 32_768)
        .set("checkpoint-log-bytes", 1 << 20)
        .set("checkpoint-seconds", 1);
  }

  @Test
  void aWorkerOfAClusterIsRestoredBehindARunningApiNode() throws IOException {
    Ledger ledger = new Ledger(new Model(FIRST, 3600));
    Recorded traffic = new Recorded(ledger, new Model(FIRST, 3600));
    ClusterText text = quick(TestCluster.text(1, 2)).set("cache-milliseconds", 0);
    try (TestCluster cluster = TestCluster.of(directory, text.route(1, "0", "1")).startAll()) {
      Node api = cluster.api(0);
      Node worker = cluster.worker("0");
      Bounds bounds;
      Count alone;
      try (Load load = Load.start(ledger, traffic, CONNECTIONS, api)) {
        bounds = backUp(load, ledger, traffic, "--cluster", cluster.file());
        load.stop();
        alone = api.count(FIRST); // slice 0 is worker 0's alone
        worker.process().kill();
      }
      assertThat(backup().toFile().list())
          .containsExactlyInAnyOrder("WORKERS", "worker-0", "worker-1");

      Files.move(cluster.workerData("0"), directory.resolve("lost"));
      assertSuccess(rt("restore", backup(), "--data", cluster.data(), "--worker", "0"));
      worker.restart();

      await().untilAsserted(() -> assertThat(api.count(FIRST)).isNotEqualTo(alone));
      Count restored = api.count(FIRST);
      assertThat(restored.isAtMost(alone)).as("%s, but before %s", restored, alone).isTrue();
      assertThat(bounds.least().count(0).isAtMost(restored)).isTrue();
      assertThat(restored.isAtMost(bounds.most().count(0))).isTrue();

      Load.send(ledger, traffic.all(), CONNECTIONS, api);
      assertThat(ledger.open()).as(ledger.summary()).isEmpty();
      traffic.model().assertCountedBy(api);
      api.metrics().assertConserved();
    }
    assertThat(ledger.surprises()).isEmpty();
  }

  @Test
  void aBackupThatIsKilledLeavesNoCopyAndTheNextSucceeds() {
    try (Node node = Node.serve(directory)) {
      node.post(ModelEvent.click(FIRST, "ann")).expect(202);
      List<String> arguments = List.of("backup", backup().toString(), "--url", node.url());
      try (RtProcess command =
          RtProcess.start(directory.resolve("backup.log"), RtProcess.SMALL, arguments)) {
        await()
            .pollInterval(Duration.ofMillis(1))
            .until(() -> Files.exists(backup().resolve("worker-0.tmp/lock")));
        command.kill();
      }
      assertThat(backup().toFile().list()).containsExactly("worker-0.tmp");
      assertFails(rt("restore", backup(), "--data", directory.resolve("other")), "no backup");

      assertSuccess(rt("backup", backup(), "--url", node.url()));
      assertThat(backup().toFile().list()).containsExactly("worker-0");
      assertFails(rt("backup", backup(), "--url", node.url()), "exists already");
    }
  }

  @Test
  void filesThatACopyNeedsStayAndGoOnceItIsCutHalfWay() throws IOException {
    ClusterText text = TestCluster.text(1, 1).set("checkpoint-seconds", 1);
    try (TestCluster cluster = TestCluster.of(directory, text)) {
      Node node = cluster.startServe().awaitReady();
      String csv = // 20 MB of tables: more than sockets hold
          Stream.iterate(0, i -> i + 1)
              .limit(600_000)
              .map(i -> FIRST + ",u" + i + ",click\n")
              .collect(Collectors.joining());
      node.batch("?id=b", "text/csv", csv).expect(202);
      try (Socket socket = new Socket()) {
        socket.setReceiveBufferSize(4096);
        int port = cluster.text().workerPorts().get("0");
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String request = "GET /worker/backup HTTP/1.1\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(UTF_8));
        assertThat(new String(socket.getInputStream().readNBytes(5000), ISO_8859_1))
            .contains("identity.json");
        Set<String> pinned = slices(cluster);

        node.post(ModelEvent.click(FIRST, "ann")).expect(202);
        await().untilAsserted(() -> assertThat(slices(cluster)).isNotEqualTo(pinned));
        node.post(ModelEvent.click(FIRST, "ben")).expect(202);
        Set<String> between = slices(cluster);
        await().untilAsserted(() -> assertThat(slices(cluster)).isNotEqualTo(between));
        assertThat(slices(cluster)).containsAll(pinned);
      }
      Set<String> old = slices(cluster);
      node.post(ModelEvent.click(FIRST, "eve")).expect(202);
      await().untilAsserted(() -> assertThat(slices(cluster)).doesNotContainAnyElementsOf(old));
      assertThat(node.count(FIRST)).isEqualTo(new Count(600_003, 600_003, 0));
    }
  }

  private static Set<String> slices(TestCluster cluster) {
    return files(cluster.workerData("0").resolve("slices")).stream()
        .map(file -> file.getFileName().toString())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
