package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.tests.harness.KafkaBroker;
import io.rtanalytics.tests.harness.KafkaBrokers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What other tests take for granted: brokers that can be killed, and keep what they acknowledged.
 */
@Tag("long")
class KafkaBrokersTest {
  private static final String TOPIC = "t";

  @TempDir Path directory;

  @Test
  void threeBrokersGoOnWithoutTheLeaderAndTakeItBack() throws Exception {
    try (KafkaBrokers kafka = KafkaBrokers.start(directory, 3)) {
      NewTopic topic =
          new NewTopic(TOPIC, Optional.of(1), Optional.of((short) 3))
              .configs(Map.of("min.insync.replicas", "2"));
      kafka.admin().createTopics(List.of(topic)).all().get();
      assertThat(send(kafka, "before")).isZero();
      KafkaBroker leader = kafka.leader(TOPIC, 0);

      leader.kill();
      assertThat(send(kafka, "without it")).isEqualTo(1);
      assertThat(kafka.leader(TOPIC, 0).number()).isNotEqualTo(leader.number());

      leader.startAgain();
      kafka.awaitServing();
      assertThat(send(kafka, "with it")).isEqualTo(2);
    }
  }

  private static long send(KafkaBrokers kafka, String value)
      throws ExecutionException, InterruptedException {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", kafka.bootstrap(), "acks", "all", "linger.ms", 0);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      return producer
          .send(new ProducerRecord<>(TOPIC, 0, null, value.getBytes(StandardCharsets.UTF_8)))
          .get()
          .offset();
    }
  }
}
