package io.rtanalytics.tests.contract;

import io.rtanalytics.client.HttpWorkers;
import io.rtanalytics.kafka.log.KafkaLogs;
import io.rtanalytics.kafka.log.KafkaWorkers;
import io.rtanalytics.port.BatchSink;
import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.ItemSource;
import io.rtanalytics.port.LogPositions;
import io.rtanalytics.port.TotalsSource;
import io.rtanalytics.port.Workers;
import io.rtanalytics.secret.Token;
import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.KafkaBrokers;
import io.rtanalytics.tests.harness.KafkaTopics;
import io.rtanalytics.tests.harness.TestCluster;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterFile;
import io.rtanalytics.timeline.ClusterSource;
import io.rtanalytics.timeline.Timeline;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A worker in a process of its own, as API nodes of a cluster see it. */
final class ProcessWorker implements WorkerUnderTest {
  private final TestCluster processes;
  private final Workers workers;
  private final List<Runnable> closing;

  private ProcessWorker(TestCluster processes, Workers workers, Runnable... closing) {
    this.processes = processes;
    this.workers = workers;
    this.closing = List.of(closing);
  }

  /** One that is asked over HTTP for everything, and keeps its own log. */
  static ProcessWorker overHttp(Path directory) throws Exception {
    TestCluster processes = start(directory, TestCluster.text(1, 1));
    HttpWorkers workers = http(processes, null);
    return new ProcessWorker(processes, workers, workers::close);
  }

  /** One that reads its log in Kafka, where batches for it are sent. */
  static ProcessWorker overKafka(Path directory, KafkaBrokers kafka) throws Exception {
    String topic = KafkaTopics.create(kafka, 1);
    TestCluster processes =
        start(directory, TestCluster.text(1, 1).kafka(kafka.bootstrap(), topic));
    LogPositions positions = new LogPositions();
    HttpWorkers http = http(processes, positions);
    KafkaWorkers workers =
        KafkaLogs.find(cluster(processes).kafka(), WorkerContract.TIMEOUT)
            .workers(identity(processes), http, http::outcomes, positions, Clock.systemUTC());
    return new ProcessWorker(processes, workers, workers::close, http::close);
  }

  private static TestCluster start(Path directory, ClusterText text) {
    TestCluster processes = TestCluster.of(directory, text);
    processes.startWorkers("0");
    return processes.awaitReady();
  }

  private static HttpWorkers http(TestCluster processes, @Nullable LogPositions positions)
      throws Exception {
    return new HttpWorkers(
        ClusterSource.fixed(cluster(processes)),
        identity(processes),
        Token.read(processes.token()),
        1,
        positions);
  }

  private static Cluster cluster(TestCluster processes) throws Exception {
    return ClusterFile.read(processes.file()).resolve(Instant.now());
  }

  private static ClusterIdentity identity(TestCluster processes) throws Exception {
    Timeline timeline = cluster(processes).timeline();
    return new ClusterIdentity(
        timeline.first(), timeline.length(), Token.read(processes.token()).fingerprint());
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
    closing.forEach(Runnable::run);
    processes.close();
  }
}
