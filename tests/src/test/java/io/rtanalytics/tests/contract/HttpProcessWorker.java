package io.rtanalytics.tests.contract;

import io.rtanalytics.client.HttpWorkers;
import io.rtanalytics.port.BatchSink;
import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.ItemSource;
import io.rtanalytics.port.TotalsSource;
import io.rtanalytics.secret.Token;
import io.rtanalytics.tests.harness.TestCluster;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterFile;
import io.rtanalytics.timeline.ClusterSource;
import java.nio.file.Path;
import java.time.Instant;

/** A worker in a process of its own, over HTTP, as API nodes of a cluster see it. */
final class HttpProcessWorker implements WorkerUnderTest {
  private final TestCluster processes;
  private final HttpWorkers workers;

  HttpProcessWorker(Path directory) throws Exception {
    processes = TestCluster.of(directory, 1, 1);
    processes.startWorkers("0");
    processes.awaitReady();
    Cluster cluster = ClusterFile.read(processes.file()).resolve(Instant.now());
    Token token = Token.read(processes.token());
    ClusterIdentity identity =
        new ClusterIdentity(
            cluster.timeline().first(), cluster.timeline().length(), token.fingerprint());
    workers = new HttpWorkers(ClusterSource.fixed(cluster), identity, token, 1);
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
    processes.close();
  }
}
