package io.rtanalytics.tests.contract;

import io.rtanalytics.client.HttpWorkers;
import io.rtanalytics.kafka.log.KafkaLogs;
import io.rtanalytics.kafka.log.KafkaWorkers;
import io.rtanalytics.port.BatchSink;
import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.ItemSource;
import io.rtanalytics.port.LogPositions;
import io.rtanalytics.port.TotalsSource;
import io.rtanalytics.secret.Token;
import io.rtanalytics.tests.harness.KafkaBrokers;
import io.rtanalytics.tests.harness.KafkaTopics;
import io.rtanalytics.tests.harness.TestCluster;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterFile;
import io.rtanalytics.timeline.ClusterSource;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A worker in a process of its own that reads its log in Kafka, as API nodes of a cluster see it.
 */
final class KafkaProcessWorker implements WorkerUnderTest {
  private final TestCluster processes;
  private final HttpWorkers http;
  private final KafkaWorkers workers;

  KafkaProcessWorker(Path directory, KafkaBrokers kafka) throws Exception {
    String topic = KafkaTopics.create(kafka, 1);
    processes = TestCluster.of(directory, TestCluster.text(1, 1).kafka(kafka.bootstrap(), topic));
    processes.startWorkers("0");
    processes.awaitReady();
    Cluster cluster = ClusterFile.read(processes.file()).resolve(Instant.now());
    Token token = Token.read(processes.token());
    ClusterIdentity identity =
        new ClusterIdentity(
            cluster.timeline().first(), cluster.timeline().length(), token.fingerprint());
    LogPositions positions = new LogPositions();
    http = new HttpWorkers(ClusterSource.fixed(cluster), identity, token, 1, positions);
    workers =
        KafkaLogs.find(cluster.kafka(), WorkerContract.TIMEOUT)
            .workers(identity, http, http::outcomes, positions);
  }

  @Override
  public BatchSink sink() {
    return workers.sink("0");
  }

  @Override
  public TotalsSource totals() {
    return workers.totals("0");
  }

  @Override
  public ItemSource items() {
    return workers.items("0");
  }

  @Override
  public void restart() {
    processes.worker("0").process().terminate();
    processes.worker("0").restart();
  }

  @Override
  public void close() {
    workers.close();
    http.close();
    processes.close();
  }
}
