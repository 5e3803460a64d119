package io.rtanalytics.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The key {@code log}, and the replicas that go with it. */
class LogKeyTest {
  private static final String MINIMAL = "{\"kafka\": {\"bootstrap.servers\": \"b:9092\"}}";

  @Test
  void logIsInFilesUnlessSaidOtherwise() {
    assertThat(ClusterText.valid().cluster().kafka()).isNull();
    assertThat(log("\"files\"").cluster().kafka()).isNull();
  }

  @Test
  void kafkaTakesABrokerATopicAndAnyProperty() {
    String json =
        """
        {"kafka": {"bootstrap.servers": "b1:9092,b2:9092", "topic": "clicks",
          "security.protocol": "SASL_SSL", "fetch.max.wait.ms": 100, "check.crcs": true,
          "accept-topic-settings": ["min.insync.replicas"]}}
        """;
    assertThat(log(json).cluster().kafka())
        .isEqualTo(
            new KafkaLog(
                "clicks",
                Map.of(
                    "bootstrap.servers", "b1:9092,b2:9092",
                    "security.protocol", "SASL_SSL",
                    "fetch.max.wait.ms", "100",
                    "check.crcs", "true"),
                Set.of("min.insync.replicas")));
  }

  @Test
  void topicHasADefaultName() {
    KafkaLog kafka = log(MINIMAL).cluster().kafka();
    assertThat(kafka.topic()).isEqualTo("rt-events");
    assertThat(kafka.bootstrapServers()).isEqualTo("b:9092");
    assertThat(kafka.accepted()).isEmpty();
  }

  @Test
  void passwordIsNotShown() {
    String json =
        "{\"kafka\": {\"bootstrap.servers\": \"b:1\", \"sasl.jaas.config\": \"password='x7y'\"}}";
    assertThat(log(json).cluster().kafka().toString()).doesNotContain("x7y").contains("sasl.jaas");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"kafka\": {}} | log.kafka[\"bootstrap.servers\"]: missing",
        "{\"kafka\": []} | log.kafka: must be an object with \"bootstrap.servers\"",
        "\"disk\" | log: must be \"files\" or {\"kafka\": {\"bootstrap.servers\": …}}",
        "{\"kafka\": {\"bootstrap.servers\": \"b\", \"acks\": 1}}"
            + " | log.kafka.acks: is set by rt and must not stand here",
        "{\"kafka\": {\"bootstrap.servers\": [\"b\"]}}"
            + " | log.kafka[\"bootstrap.servers\"]: must be a text, a number, true or false",
        "{\"kafka\": {\"bootstrap.servers\": \"b\", \"topic\": \"a b\"}}"
            + " | log.kafka.topic: must be 1 to 249 letters, digits, dots, _ and - in quotes, not"
            + " \"a b\"",
        "{\"kafka\": {\"bootstrap.servers\": \"b\", \"accept-topic-settings\": \"all\"}}"
            + " | log.kafka.accept-topic-settings: must be an array of names of the topic's"
            + " settings, not \"all\"",
      })
  void otherLogIsRefused(String json, String problem) {
    assertThat(problems(log(json))).containsExactly(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "00", "5"})
  void idThatIsNoPartitionIsRefused(String id) {
    String nodes =
        "{\"0\": \"http://w:9000\", \"1\": \"http://w:9001\", \"" + id + "\": \"http://w:9002\"}";
    assertThat(problems(log(MINIMAL).with("worker-nodes", nodes)))
        .containsExactly(
            "worker-nodes: with a log in Kafka ids are the numbers of partitions, 0 to 2;"
                + " missing: 2");
  }

  @Test
  void workerMayHaveReplicasWithKafka() {
    Cluster cluster = log(MINIMAL).with("worker-nodes", replicated()).cluster();
    assertThat(cluster.workerUrls())
        .containsEntry("0", List.of(URI.create("http://a:9000"), URI.create("http://b:9000")))
        .containsEntry("1", List.of(URI.create("http://a:9001")));
    assertThat(cluster.workerNodes()).containsEntry("0", URI.create("http://a:9000"));
  }

  @Test
  void workerWithAFileLogHasNoReplicas() {
    assertThat(problems(ClusterText.valid().with("worker-nodes", replicated())))
        .containsExactly(
            "worker-nodes.0: a list of replicas needs a \"log\" in Kafka, for files are one"
                + " worker's");
  }

  @Test
  void everyReplicasUrlIsChecked() {
    String nodes = "{\"0\": [\"http://a\", \"b\", \"http://A:80/\"], \"1\": []}";
    assertThat(problems(log(MINIMAL).with("worker-nodes", nodes)))
        .containsExactly(
            "worker-nodes.0[1]: \"b\" must begin with http:// or https://",
            "worker-nodes.0[2]: \"http://A:80/\" is the URL of worker-nodes.0[0] too",
            "worker-nodes.1: must not be empty");
  }

  @Test
  void runningClusterKeepsItsLog() {
    Cluster files = ClusterText.valid().cluster();
    Cluster kafka = log(MINIMAL).cluster();
    Cluster other =
        log("{\"kafka\": {\"bootstrap.servers\": \"b:1\", \"topic\": \"x\"}}").cluster();
    assertThat(ClusterChange.refusals(files, kafka, Instant.EPOCH))
        .containsExactly("log: must stay in files, not go to Kafka's topic \"rt-events\"");
    assertThat(ClusterChange.refusals(kafka, other, Instant.EPOCH))
        .containsExactly(
            "log: must stay in Kafka's topic \"rt-events\", not go to Kafka's topic" + " \"x\"");
  }

  @Test
  void brokersOfTheSameTopicMayChange() {
    Cluster one = log(MINIMAL).cluster();
    Cluster other = log("{\"kafka\": {\"bootstrap.servers\": \"c:9092\"}}").cluster();
    assertThat(ClusterChange.refusals(one, other, Instant.EPOCH)).isEmpty();
    assertThat(ClusterDifference.describe(one, other))
        .isEqualTo("other properties of Kafka's clients, after a restart");
  }

  private static String replicated() {
    return "{\"0\": [\"http://a:9000\", \"http://b:9000\"], \"1\": \"http://a:9001\"}";
  }

  private static ClusterText log(String json) {
    return ClusterText.valid().with("log", json);
  }

  private static List<String> problems(ClusterText text) {
    return ClusterText.problems(text.toString());
  }
}
