package io.rtanalytics.tests.contract;

import io.rtanalytics.kafka.log.KafkaLogs;
import io.rtanalytics.port.LogSource;
import io.rtanalytics.tests.harness.KafkaTopics;
import io.rtanalytics.tests.harness.SharedBroker;
import io.rtanalytics.timeline.KafkaLog;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A worker that reads its log in Kafka, and is given batches directly all the same. */
class FollowingWorkerTest extends BatchSinkContract {
  @RegisterExtension static final SharedBroker KAFKA = new SharedBroker();

  @Override
  WorkerUnderTest start(Path directory) throws Exception {
    String topic = KafkaTopics.create(KAFKA.get(), 1);
    KafkaLog kafka = new KafkaLog(topic, Map.of("bootstrap.servers", KAFKA.bootstrap()), Set.of());
    LogSource log = KafkaLogs.find(kafka, 5_000).of("0");
    return new InProcessWorker(directory, log);
  }
}
