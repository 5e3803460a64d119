package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.kafka.topic.EventTopic;
import io.rtanalytics.kafka.topic.TopicAdmin;
import io.rtanalytics.kafka.topic.TopicFailure;
import io.rtanalytics.kafka.topic.TopicState;
import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.Ports;
import io.rtanalytics.tests.harness.Rt;
import io.rtanalytics.tests.harness.SharedBroker;
import io.rtanalytics.tests.harness.TestCluster;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterFile;
import io.rtanalytics.timeline.InvalidCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code rt topics create|grow}, and what a node looks at before it uses a topic. */
class TopicsCommandTest {
  @RegisterExtension static final SharedBroker KAFKA = new SharedBroker();

  @TempDir Path directory;
  private String name;
  private TopicAdmin admin;
  private EventTopic topic;

  @BeforeEach
  void connect(TestInfo test) throws TopicFailure {
    name = "topics-" + test.getTestMethod().orElseThrow().getName();
    admin = new TopicAdmin(Map.of("bootstrap.servers", KAFKA.bootstrap()));
    topic = new EventTopic(admin);
  }

  @AfterEach
  void disconnect() {
    admin.close();
  }

  private ClusterText text(int workers, String more) {
    return TestCluster.text(1, workers)
        .set(
            "log",
            "{\"kafka\": {\"bootstrap.servers\": \"%s\", \"topic\": \"%s\"%s}}"
                .formatted(KAFKA.bootstrap(), name, more));
  }

  private Cluster cluster(int workers) throws InvalidCluster {
    return cluster(workers, "");
  }

  private Cluster cluster(int workers, String more) throws InvalidCluster {
    return ClusterFile.parse(text(workers, more).json(), "cluster.json").resolve(Instant.EPOCH);
  }

  private Path file(int workers) throws IOException {
    return Files.writeString(
        directory.resolve("cluster-" + workers + ".json"), text(workers, "").json());
  }

  private void set(String setting, String value) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    AlterConfigOp change =
        new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET);
    KAFKA.get().admin().incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
  }

  private void put(int partition) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", KAFKA.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(name, partition, null, new byte[] {1})).get();
    }
  }

  @Test
  void theCommandMakesATopicOnceAndLetsItGrow() throws Exception {
    Rt.Run made = Rt.run("topics", "create", "--cluster", file(2), "--replication", 1);
    assertThat(made.status()).as("%s", made).isZero();
    assertThat(made.out())
        .isEqualTo("made topic \"" + name + "\" with 2 partitions, each on 1 broker\n");
    TopicState state = admin.describe(name).orElseThrow();
    assertThat(state.partitions()).isEqualTo(2);
    assertThat(state.settings())
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "-1")
        .containsEntry("retention.bytes", "-1")
        .containsEntry("unclean.leader.election.enable", "false")
        .containsEntry("min.insync.replicas", "1")
        .containsEntry("compression.type", "producer");

    Rt.Run grown = Rt.run("topics", "grow", "--cluster", file(4));
    assertThat(grown.out())
        .isEqualTo("topic \"" + name + "\" has 4 partitions now, instead of 2\n");
    assertThat(admin.describe(name).orElseThrow().partitions()).isEqualTo(4);

    // Of a file that nobody published, say: rt cluster push would have refused it.
    Rt.Run fewer = Rt.run("topics", "grow", "--cluster", file(3));
    assertThat(fewer.out())
        .as("%s", fewer)
        .isEqualTo(
            "topic \"" + name + "\" has its 3 partitions already, and 1 more that is empty\n");
    assertThat(topic.create(cluster(2), 1))
        .isEqualTo(
            "topic \""
                + name
                + "\" exists and is as it must be, with 2 partitions, and 2 more that are empty");

    put(3);
    Rt.Run missing = Rt.run("topics", "grow", "--cluster", file(3));
    assertThat(missing.status()).isEqualTo(1);
    assertThat(missing.errLines())
        .containsExactly(
            "rt topics grow: topic \""
                + name
                + "\" has 4 partitions, and there are 3 workers: partition 3 is not empty, and its"
                + " events are missing without worker \"3\"");
    assertThatThrownBy(() -> topic.create(cluster(2), 1))
        .hasMessageContaining("partition 3 is not empty");
    assertThat(topic.grow(cluster(4))).contains("has its 4 partitions already");
  }

  @Test
  void whatIsDoneAlreadyIsNotDoneAgain() throws Exception {
    topic.create(cluster(2), 1);

    assertThat(topic.create(cluster(2), 1)).contains("exists and is as it must be");
    assertThat(topic.grow(cluster(2))).contains("has its 2 partitions already");
  }

  @Test
  void anExistingTopicIsNotTakenForAnother() throws Exception {
    topic.create(cluster(2), 1);

    assertThatThrownBy(() -> topic.create(cluster(3), 1)).hasMessageContaining("rt topics grow");
    assertThatThrownBy(() -> topic.create(cluster(2), 3))
        .hasMessageContaining("is kept on 1 broker, not 3");
    assertThatThrownBy(() -> topic.requireReplication(cluster(2), 2))
        .hasMessageContaining("is kept on 1 broker, not 2");
  }

  @Test
  void moreCopiesThanBrokersAreRefused() {
    assertThatThrownBy(() -> topic.create(cluster(1), 3))
        .hasMessage(
            "a replication of 3 needs as many brokers, and there is 1: choose --replication 1");
  }

  @Test
  void aTopicThatIsMissingOrTooSmallIsNotUsed() throws Exception {
    assertThatThrownBy(() -> topic.requireSafe(cluster(2), Set.of("0")))
        .hasMessage("there is no topic \"" + name + "\": rt topics create makes it");
    topic.create(cluster(1), 1);
    assertThatThrownBy(() -> topic.requireSafe(cluster(2), Set.of("0", "1")))
        .hasMessageContaining("no partition for worker \"1\"");
    topic.requireSafe(cluster(2), Set.of("0"));
  }

  @Test
  void aDangerousTopicIsNotUsedUnlessItIsAcceptedByName() throws Exception {
    topic.create(cluster(1), 1);
    set("retention.ms", "604800000");
    set("unclean.leader.election.enable", "true");

    assertThatThrownBy(() -> topic.requireSafe(cluster(1), Set.of("0")))
        .hasMessageContaining("retention.ms is 604800000, and must be -1")
        .hasMessageContaining("unclean.leader.election.enable is true, and must be false");
    String one = ", \"accept-topic-settings\": [\"retention.ms\"]";
    assertThatThrownBy(() -> topic.requireSafe(cluster(1, one), Set.of("0")))
        .hasMessageContaining("unclean.leader.election.enable")
        .message()
        .doesNotContain("retention.ms");
    String both =
        ", \"accept-topic-settings\": [\"retention.ms\", \"unclean.leader.election.enable\"]";
    topic.requireSafe(cluster(1, both), Set.of("0"));

    Rt.Run refused = Rt.run("worker", 0, "--cluster", file(1), "--data", directory.resolve("data"));
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.errLines())
        .last()
        .asString()
        .startsWith("rt worker: topic \"" + name + "\": retention.ms is 604800000");
  }

  @Test
  void brokersThatDoNotAnswerAreNamed() throws Exception {
    String nowhere = "127.0.0.1:" + Ports.lasting(1).get(0);
    try (TopicAdmin silent =
        new TopicAdmin(
            Map.of(
                "bootstrap.servers",
                nowhere,
                "default.api.timeout.ms",
                "1000",
                "request.timeout.ms",
                "1000"))) {
      assertThatThrownBy(() -> silent.describe(name))
          .isInstanceOf(TopicFailure.class)
          .hasMessage("Kafka at " + nowhere + " does not answer");
    }
  }

  @Test
  void badUsageIsTwo() throws Exception {
    assertThat(Rt.run("topics").status()).isEqualTo(2);
    assertThat(Rt.run("topics", "create").status()).isEqualTo(2);
    assertThat(Rt.run("topics", "create", "--cluster", file(1), "--replication", 0).status())
        .isEqualTo(2);
    Path files = Files.writeString(directory.resolve("files.json"), TestCluster.text(1, 1).json());
    Rt.Run run = Rt.run("topics", "create", "--cluster", files);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.errLines()).singleElement().asString().contains("has its log in files");
  }
}
