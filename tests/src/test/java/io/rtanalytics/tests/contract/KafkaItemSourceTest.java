package io.rtanalytics.tests.contract;

import io.rtanalytics.tests.harness.SharedBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A worker over Kafka. */
class KafkaItemSourceTest extends ItemSourceContract {
  @RegisterExtension static final SharedBroker KAFKA = new SharedBroker();

  @Override
  WorkerUnderTest start(Path directory) throws Exception {
    return ProcessWorker.overKafka(directory, KAFKA.get());
  }
}
