package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.kafka.cluster.ClusterTopic;
import io.rtanalytics.kafka.cluster.ClusterTopics;
import io.rtanalytics.kafka.cluster.ClusterVersion;
import io.rtanalytics.kafka.cluster.TopicAddress;
import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.KafkaBrokers;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Rt;
import io.rtanalytics.tests.harness.SharedBroker;
import io.rtanalytics.tests.harness.TestCluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code rt cluster push|pull|history}, and nodes that follow a topic (R9). */
class ClusterTopicTest {
  /** Within two seconds (design §5), and what a busy machine adds. */
  private static final Duration SOON = Duration.ofSeconds(3);

  @RegisterExtension static final SharedBroker KAFKA = new SharedBroker();

  @TempDir Path directory;

  private static ClusterTopics topics(String name) {
    return new ClusterTopics(
        new TopicAddress(KAFKA.bootstrap(), name), Map.of(), Clock.systemUTC());
  }

  private static byte[] bytes(ClusterText text) {
    return text.json().getBytes(StandardCharsets.UTF_8);
  }

  private Path file(ClusterText text) throws Exception {
    return Files.writeString(directory.resolve("pushed.json"), text.json());
  }

  private static void awaitReloads(Node node, double count) {
    await("reloads of " + node.url())
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(node.metrics().sum("rt_cluster_reloads_total", "result=\"accepted\""))
                    .isEqualTo(count));
  }

  @Test
  void nodesFollowWhatIsPushedAndKeepItWhileNoBrokerAnswers() throws Exception {
    try (KafkaBrokers kafka = KafkaBrokers.start(directory, 1);
        TestCluster cluster = TestCluster.of(directory, 1, 2)) {
      String place = "kafka:" + kafka.bootstrap() + "/clusters";
      Rt.Run nothing = Rt.run("api", 0, "--cluster", place, "--secret", cluster.secret());
      assertThat(nothing.status()).isEqualTo(1);
      assertThat(nothing.errLines())
          .containsExactly(
              "rt api: " + place + ": there is no such topic; rt cluster push makes it");

      Rt.Run first = Rt.run("cluster", "push", cluster.file(), "--to", place, "--replication", 1);
      assertThat(first.out()).as("%s", first).isEqualTo("published version 0 of " + place + "\n");
      cluster.fromTopic(place);
      cluster.startWorkers("0", "1");
      Node api = cluster.startApi(0);
      cluster.awaitReady();

      ClusterText grown = cluster.text().route(9_999_999, "0", "1");
      Rt.Run second = Rt.run("cluster", "push", file(grown), "--to", place);
      assertThat(second.out()).as("%s", second).isEqualTo("published version 1 of " + place + "\n");
      awaitReloads(api, 1);
      awaitReloads(cluster.worker("0"), 1);

      Rt.Run refused = Rt.run("cluster", "push", file(grown.length(1800)), "--to", place);
      assertThat(refused.status()).isEqualTo(1);
      assertThat(refused.errLines()).singleElement().asString().contains("length-of-time-slice");
      assertThat(Rt.run("cluster", "pull", place).out()).isEqualTo(grown.json());
      assertThat(Rt.run("cluster", "history", place).out().lines())
          .hasSize(2)
          .last()
          .asString()
          .startsWith("version 1, ")
          .endsWith(", current");

      kafka.broker(0).kill();
      api.post(ModelEvent.click(1_600_000_000, "ann")).expect(202);
      Rt.Run silent = Rt.run("worker", 0, "--cluster", place, "--token", cluster.token());
      assertThat(silent.status()).isEqualTo(1);
      assertThat(silent.errLines())
          .containsExactly("rt worker: Kafka at " + kafka.bootstrap() + " does not answer");

      kafka.broker(0).startAgain();
      kafka.awaitServing();
      Rt.Run third = Rt.run("cluster", "push", cluster.file(), "--to", place);
      assertThat(third.out()).as("%s", third).isEqualTo("published version 2 of " + place + "\n");
      awaitReloads(api, 2);
      assertThat(api.isReady()).isTrue();
    }
  }

  @Test
  void ofManyWhoPublishAtOnceOneWinsEachTime() throws Exception {
    ClusterTopics topics = topics("many");
    ClusterText text = TestCluster.text(1, 2);
    topics.push(bytes(text), 1);

    ExecutorService pushers = Executors.newFixedThreadPool(6);
    List<String> done = new ArrayList<>();
    try {
      List<Future<String>> results = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        byte[] mine = bytes(text.route(9_000_000 + i, "1"));
        results.add(pushers.submit(() -> topics("many").push(mine, 1)));
      }
      for (Future<String> result : results) {
        try {
          done.add(result.get());
        } catch (ExecutionException e) {
          assertThat(e).hasMessageContaining("somebody else published in between");
        }
      }
    } finally {
      pushers.shutdownNow();
    }

    try (ClusterTopic one = topics.open();
        ClusterTopic other = topics.open()) {
      List<ClusterVersion> accepted =
          one.versions().stream().filter(ClusterVersion::isAccepted).toList();
      assertThat(accepted).hasSize(1 + done.size());
      assertThat(done).isNotEmpty();
      assertThat(other.versions()).isEqualTo(one.versions());
      assertThat(one.currentNumber()).isEqualTo(accepted.get(accepted.size() - 1).number());
    }
  }

  @Test
  void theSameFileIsNotPublishedTwiceAndOldVersionsCanBeRead() throws Exception {
    ClusterTopics topics = topics("same");
    ClusterText text = TestCluster.text(1, 2);
    topics.push(bytes(text), 1);
    topics.push(bytes(text.set("max-future", 60)), 1);

    assertThat(topics.push(bytes(text.set("max-future", 60)), 1))
        .isEqualTo("version 1 of " + new TopicAddress(KAFKA.bootstrap(), "same") + " is the same");
    try (ClusterTopic topic = topics.open()) {
      assertThat(topic.versions()).hasSize(2);
      assertThat(topic.read(0)).contains(bytes(text));
      assertThat(topic.read(2)).isEmpty();
    }
  }

  @Test
  void aTopicThatMayLoseVersionsIsNotFollowed() throws Exception {
    KAFKA
        .get()
        .admin()
        .createTopics(
            List.of(new NewTopic("short", 1, (short) 1).configs(Map.of("retention.ms", "1000"))))
        .all()
        .get();

    assertThatThrownBy(() -> topics("short").open()).hasMessageContaining("retention.ms is 1000");
  }

  /** A publisher whose clock is slow could else move slices that have events. */
  @Test
  void aTopicWithItsPublishersClockIsNotUsed() throws Exception {
    NewTopic made =
        new NewTopic("slow", 1, (short) 1)
            .configs(Map.of("retention.ms", "-1", "message.timestamp.type", "CreateTime"));
    KAFKA.get().admin().createTopics(List.of(made)).all().get();

    String flaw =
        "topic \"slow\": message.timestamp.type is CreateTime, and must be LogAppendTime: else its"
            + " publisher's clock says which slices a file may still change";
    assertThatThrownBy(() -> topics("slow").open()).hasMessage(flaw);
    assertThatThrownBy(() -> topics("slow").push(bytes(TestCluster.text(1, 2)), 1))
        .hasMessage(flaw);
  }

  @Test
  void anAddressThatIsNoneIsBadUsage() {
    Rt.Run run = Rt.run("cluster", "pull", "kafka:nowhere");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("'kafka:nowhere' is not kafka:HOST:PORT,…/TOPIC");
  }
}
