package io.rtanalytics.kafka.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicAddressTest {
  @Test
  void brokersAndTopicAreRead() {
    assertThat(TopicAddress.parse("kafka:a:9092,b:9093/clusters"))
        .contains(new TopicAddress("a:9092,b:9093", "clusters"));
  }

  @Test
  void theTopicMayBeLeftOut() {
    assertThat(TopicAddress.parse("kafka:localhost:9092"))
        .map(TopicAddress::toString)
        .contains("kafka:localhost:9092/rt-cluster");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"kafka:", "kafka:localhost", "kafka:localhost:9092/", "kafka:a:1/b/c", "a:9092/t"})
  void anythingElseIsNone(String text) {
    assertThat(TopicAddress.parse(text)).isEmpty();
  }
}
