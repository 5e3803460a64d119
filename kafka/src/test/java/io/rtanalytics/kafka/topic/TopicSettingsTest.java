package io.rtanalytics.kafka.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicSettingsTest {
  private static final long BATCH = 262_144;

  private static TopicState topic(int replication, Map<String, String> changes) {
    Map<String, String> settings = new HashMap<>(TopicSettings.of(replication, BATCH));
    settings.putAll(changes);
    return new TopicState("rt-events", 4, replication, settings);
  }

  private static List<String> flawed(TopicState topic, String... accepted) {
    return TopicSettings.flaws(topic, BATCH, Set.of(accepted)).stream()
        .map(TopicFlaw::setting)
        .toList();
  }

  @Test
  void aNewTopicHasNoFlaws() {
    assertThat(flawed(topic(1, Map.of()))).isEmpty();
    assertThat(flawed(topic(3, Map.of()))).isEmpty();
  }

  @Test
  void aReplicatedTopicNeedsTwoBrokersForAnAcknowledgement() {
    assertThat(TopicSettings.of(3, BATCH)).containsEntry("min.insync.replicas", "2");
    assertThat(TopicSettings.of(1, BATCH)).containsEntry("min.insync.replicas", "1");
  }

  @Test
  void batchesOfAnySizeFit() {
    TopicState large = new TopicState("rt-events", 1, 1, TopicSettings.of(1, 16 * 1024 * 1024));
    assertThat(TopicSettings.flaws(large, 16 * 1024 * 1024, Set.of())).isEmpty();
    assertThat(TopicSettings.of(1, BATCH)).containsEntry("max.message.bytes", "1048588");
  }

  @ParameterizedTest
  @CsvSource({
    "cleanup.policy, compact",
    "cleanup.policy, 'compact,delete'",
    "retention.ms, 604800000",
    "retention.bytes, 1073741824",
    "unclean.leader.election.enable, true",
    "min.insync.replicas, 1",
    "max.message.bytes, 100000",
    "max.message.bytes, many",
  })
  void aDangerousSettingIsNamedUnlessItIsAccepted(String setting, String value) {
    TopicState topic = topic(3, Map.of(setting, value));

    assertThat(flawed(topic)).containsExactly(setting);
    assertThat(flawed(topic, setting)).isEmpty();
    assertThat(flawed(topic, "segment.bytes")).containsExactly(setting);
  }

  @Test
  void clusterFilesNeedTheBrokersClockToo() {
    Map<String, String> settings = new HashMap<>(TopicSettings.ofFiles(3, BATCH));
    TopicState right = new TopicState("rt-cluster", 1, 3, settings);
    assertThat(TopicSettings.flawsOfFiles(right, BATCH)).isEmpty();

    settings.put("message.timestamp.type", "CreateTime");
    settings.put("retention.ms", "1000");
    TopicState wrong = new TopicState("rt-cluster", 1, 3, settings);
    assertThat(TopicSettings.flawsOfFiles(wrong, BATCH))
        .extracting(TopicFlaw::setting)
        .containsExactly("retention.ms", "message.timestamp.type");
  }

  @Test
  void theMessageSaysWhatItIsAndWhatItMustBe() {
    assertThat(TopicSettings.flaws(topic(3, Map.of("retention.ms", "604800000")), BATCH, Set.of()))
        .containsExactly(
            new TopicFlaw(
                "retention.ms",
                "topic \"rt-events\": retention.ms is 604800000, and must be -1: events that are"
                    + " too old are dropped"));
  }

  @Test
  void aSettingThatIsNotToldIsTakenForDangerous() {
    assertThat(flawed(new TopicState("rt-events", 1, 1, Map.of()))).hasSize(6);
  }
}
