package io.rtanalytics.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.kafka.log.KafkaLogs;
import io.rtanalytics.port.EventLog;
import io.rtanalytics.port.LogSource;
import io.rtanalytics.tests.harness.KafkaTopics;
import io.rtanalytics.tests.harness.SharedBroker;
import io.rtanalytics.timeline.KafkaLog;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The event log in a partition of a topic. */
class KafkaEventLogTest extends EventLogContract {
  @RegisterExtension static final SharedBroker KAFKA = new SharedBroker();

  private String topic;

  @BeforeEach
  void makeTopic() {
    topic = KafkaTopics.create(KAFKA.get(), 2);
  }

  private LogSource source() throws Exception {
    return KafkaLogs.find(log(topic), 5_000).of("1");
  }

  private static KafkaLog log(String topic) {
    return new KafkaLog(topic, Map.of("bootstrap.servers", KAFKA.bootstrap()), Set.of());
  }

  @Override
  EventLog openAt(long start) throws Exception {
    return source().open(start, () -> {});
  }

  @Test
  void aLogThatBeginsAfterTheCheckpointIsNotOpened() throws Exception {
    try (EventLog log = openAt(0)) {
      for (int i = 0; i < 10; i++) {
        log.append(Batches.batch(Batches.newProducer(), 0, Batches.click(1, i)));
      }
    }
    TopicPartition partition = new TopicPartition(topic, 1);
    KAFKA
        .get()
        .admin()
        .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(5)))
        .all()
        .get();

    assertThatThrownBy(() -> openAt(4))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "partition 1 of topic \"%s\" begins at offset 5, but the worker has to read on from 4:"
                + " what is between is deleted (retention.ms must be -1)",
            topic);
    openAt(5).close();
  }

  @Test
  void aLogThatEndsBeforeTheCheckpointIsNotOpened() throws Exception {
    assertThatThrownBy(() -> openAt(1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ends at offset 0, but the worker has read it up to 1");
  }

  @Test
  void everyTopicIsALogOfItsOwn() throws Exception {
    LogSource before = source();
    assertThat(source().identity()).isEqualTo(before.identity());
    assertThat(source().incarnation()).isEqualTo(before.incarnation()).isPositive();

    makeTopic();
    assertThat(source().identity()).isNotEqualTo(before.identity());
  }

  @Test
  void aMissingTopicIsNamed() {
    assertThatThrownBy(() -> KafkaLogs.find(log("nowhere"), 5_000))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("has no topic \"nowhere\": rt topics create makes it");
  }

  @Test
  void aWorkerWithoutAPartitionIsTold() throws Exception {
    KafkaLogs logs = KafkaLogs.find(log(topic), 5_000);
    assertThatThrownBy(() -> logs.of("2"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has 2 partitions, and none for worker \"2\": rt topics grow");
  }
}
