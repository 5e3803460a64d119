package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.Model;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.RandomEvents;
import io.rtanalytics.tests.harness.Rt;
import io.rtanalytics.tests.harness.SharedBroker;
import io.rtanalytics.tests.harness.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code rt migrate}: from logs in files to Kafka, with nothing lost and nothing doubled. */
class MigrateCommandTest {
  private static final long TIME = Instant.parse("2017-05-20T00:00:00Z").getEpochSecond();
  private static final String TOPIC = "migrated";

  @RegisterExtension static final SharedBroker KAFKA = new SharedBroker();

  @TempDir Path directory;

  private static String csv(List<ModelEvent> events) {
    return events.stream()
        .map(
            it ->
                "%d,%s,%s,%s,%s"
                    .formatted(it.timestamp(), it.user(), it.action(), it.item(), it.id()))
        .collect(Collectors.joining("\n"));
  }

  private static void load(Node api, List<ModelEvent> events, int duplicates) {
    String report = api.batch("", "text/csv", csv(events)).expect(202).body();
    assertThat(report).contains("\"duplicates\":" + duplicates + ",");
  }

  private static long end(int partition) throws Exception {
    TopicPartition asked = new TopicPartition(TOPIC, partition);
    return KAFKA
        .get()
        .admin()
        .listOffsets(Map.of(asked, OffsetSpec.latest()))
        .partitionResult(asked)
        .get()
        .offset();
  }

  @Test
  void whatWasCountedInFilesIsCountedOnInKafka() throws Exception {
    List<ModelEvent> events = RandomEvents.withinHours(7, 400, TIME, 6).take(3000);
    List<ModelEvent> before = events.subList(0, 2000);
    List<ModelEvent> after = events.subList(2000, 3000);
    Model model = new Model(TIME, 3600).addAll(before);
    ClusterText files = TestCluster.text(1, 2).route(2, "0", "1").set("checkpoint-seconds", 1);
    Path data;
    try (TestCluster old = TestCluster.of(Files.createDirectory(directory.resolve("old")), files)) {
      old.startAll();
      load(old.api(0), before, 0);
      model.assertCountedBy(old.api(0));
      data = old.data();
      old.api(0).process().terminate();
      old.worker("0").process().kill(); // part of it is only in its log
      old.worker("1").process().terminate();
    }

    ClusterText text =
        files.set(
            "log",
            "{\"kafka\": {\"bootstrap.servers\": \"%s\", \"topic\": \"%s\"}}"
                .formatted(KAFKA.bootstrap(), TOPIC));
    Path home = Files.createDirectory(directory.resolve("new"));
    try (TestCluster cluster = TestCluster.of(home, text)) {
      for (String file : List.of("secret", "token")) {
        Files.copy(
            directory.resolve("old").resolve(file),
            home.resolve(file),
            StandardCopyOption.REPLACE_EXISTING);
      }
      expect(0, "topics", "create", "--cluster", cluster.file(), "--replication", 1);
      dryRunChangesNothing(cluster, data);
      refusesAnotherRouting(cluster, data);

      Rt.Run done = migrate(cluster, data);
      assertThat(done.out()).as("%s", done).contains("carried over worker \"0\": 6 slices");
      assertThat(end(0)).isPositive();
      Rt.Run again = migrate(cluster, data, "--worker", "0");
      assertThat(again.status()).isEqualTo(1);
      assertThat(again.err()).contains("exists already");

      cluster.startAll();
      Node api = cluster.api(0);
      model.assertCountedBy(api);
      // Sent again with their ids, all of them are known.
      List<ModelEvent> mixed = new ArrayList<>(events);
      Collections.shuffle(mixed, new Random(7));
      load(api, mixed, before.size());
      model.addAll(after).assertCountedBy(api);

      emptyDiskTakesTheStateOfBefore(cluster, model);
    }
  }

  private static void dryRunChangesNothing(TestCluster cluster, Path data) throws Exception {
    Rt.Run dry = migrate(cluster, data, "--dry-run");
    assertThat(dry.status()).as("%s", dry).isZero();
    assertThat(dry.out())
        .contains("would carry over worker \"0\": 6 slices", "would carry over worker \"1\": 4");
    assertThat(end(0)).isZero();
    assertThat(cluster.data()).doesNotExist();
  }

  private void refusesAnotherRouting(TestCluster cluster, Path data) throws IOException {
    Path other =
        Files.writeString(
            directory.resolve("other.json"), cluster.text().route(2, "1", "0").json());
    Rt.Run refused =
        Rt.run(
            "migrate",
            "--to",
            "kafka",
            "--cluster",
            other,
            "--data",
            data,
            "--into",
            cluster.data());
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("must route past slices as before");
  }

  private static void emptyDiskTakesTheStateOfBefore(TestCluster cluster, Model model)
      throws IOException {
    cluster.worker("0").process().kill();
    deleteAll(cluster.workerData("0"));
    Files.createDirectory(cluster.workerData("0")); // as a new volume is mounted
    cluster.worker("0").restart();
    model.assertCountedBy(cluster.api(0));
  }

  private static void deleteAll(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static Rt.Run migrate(TestCluster cluster, Path data, String... more) {
    List<Object> arguments = new ArrayList<>(List.of("migrate", "--to", "kafka"));
    arguments.addAll(List.of("--cluster", cluster.file()));
    arguments.addAll(List.of("--data", data, "--into", cluster.data()));
    arguments.addAll(List.of(more));
    return Rt.run(arguments.toArray());
  }

  private static void expect(int status, Object... arguments) {
    Rt.Run run = Rt.run(arguments);
    assertThat(run.status()).as("%s", run).isEqualTo(status);
  }
}
