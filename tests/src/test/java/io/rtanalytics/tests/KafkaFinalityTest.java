package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.KafkaTopics;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Ports;
import io.rtanalytics.tests.harness.SharedBroker;
import io.rtanalytics.tests.harness.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Slices become final where logs are in Kafka, too: seals are records of the partition, which each
 * replica may add and all of them read.
 */
class KafkaFinalityTest {
  @RegisterExtension static final SharedBroker KAFKA = new SharedBroker();

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  private final long first = Instant.now().getEpochSecond() - 600;

  @Test
  void slicesBecomeFinalAtEveryReplica() {
    ClusterText text =
        TestCluster.text(1, 2)
            .first(LocalDateTime.ofEpochSecond(first, 0, ZoneOffset.UTC).toString())
            .length(10)
            .route(0, "0", "1")
            .set("cache-milliseconds", 0)
            .replica("0", Ports.free(1).get(0))
            .kafka(KAFKA.bootstrap(), KafkaTopics.create(KAFKA.get(), 2));
    try (TestCluster cluster = TestCluster.of(directory, text.set("lateness", "\"1h\""))) {
      cluster.startWorkers("0");
      cluster.startWorkers("1");
      Node api = cluster.startApi(0);
      Node replica = cluster.startReplica("0", 1);
      cluster.awaitReady();
      for (int user = 0; user < 20; user++) {
        assertThat(api.post(ModelEvent.click(first, "user" + user)).status()).isEqualTo(202);
      }
      assertThat(slice(api).get("state").asText()).isEqualTo("settling");

      cluster.write(text.set("lateness", "\"1s\""));
      String digest = awaitFinal(api);
      assertThat(api.post(ModelEvent.click(first, "eve")).status()).isEqualTo(400);

      cluster.worker("0").process().kill();
      assertThat(awaitFinal(api)).isEqualTo(digest);
      cluster.worker("0").restart();
      replica.process().kill();
      assertThat(awaitFinal(api)).isEqualTo(digest);
    }
  }

  /** Its worker knows of a lateness, and the API node does not, or not yet. */
  @Test
  void nothingIsAcknowledgedThatASealLeavesOut() {
    ClusterText text =
        TestCluster.text(1, 1)
            .first(LocalDateTime.ofEpochSecond(first, 0, ZoneOffset.UTC).toString())
            .length(10)
            .set("cache-milliseconds", 0)
            .kafka(KAFKA.bootstrap(), KafkaTopics.create(KAFKA.get(), 1));
    try (TestCluster cluster = TestCluster.of(directory, text)) {
      cluster.startWorkers("0");
      Node api = cluster.startApi(0, text);
      cluster.awaitReady();
      List<Integer> answers = new ArrayList<>();
      answers.add(api.post(ModelEvent.click(first, "user0")).status());

      cluster.write(text.set("lateness", "\"1s\""));
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(2))
          .until(
              () -> {
                answers.add(api.post(ModelEvent.click(first, "user" + answers.size())).status());
                return answers.get(answers.size() - 1) != 202;
              });
      assertThat(api.post(ModelEvent.click(first, "eve")).status()).isEqualTo(400);
      assertThat(answers.remove(answers.size() - 1)).isEqualTo(400);
      assertThat(answers).isNotEmpty().containsOnly(202);
      JsonNode json = slice(api);
      assertThat(json.get("state").asText()).isEqualTo("final");
      assertThat(json.get("clicks").asInt()).isEqualTo(answers.size());
    }
  }

  private String awaitFinal(Node api) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> slice(api).get("state").asText().equals("final"));
    JsonNode json = slice(api);
    assertThat(json.get("unique_users").asInt()).isEqualTo(20);
    assertThat(json.get("clicks").asInt()).isEqualTo(20);
    return json.get("digest").asText();
  }

  private JsonNode slice(Node api) {
    return api.get("/analytics?timestamp=" + first, "Accept", "application/json")
        .expect(200)
        .json();
  }
}
