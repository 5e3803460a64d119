package io.rtanalytics.client;

import io.rtanalytics.port.BatchSink;
import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.ItemSource;
import io.rtanalytics.port.SliceSource;
import io.rtanalytics.port.TotalsSource;
import io.rtanalytics.port.Workers;
import io.rtanalytics.secret.Token;
import io.rtanalytics.timeline.ClusterSource;
import org.jspecify.annotations.Nullable;

/**
 * The ports of workers in other processes, over HTTP. Each call is one request: nothing is repeated
 * here. Safe for any thread; what it returns completes on its IO threads.
 */
public final class HttpWorkers implements Workers, AutoCloseable {
  // One batch costs an IO thread some microseconds, the event loops far more.
  private static final int IO_THREADS = 2;
  // 16 batches in flight per event loop, and totals beside them; more means that the worker hangs.
  private static final int CONNECTIONS_PER_LOOP = 16;
  private static final int CONNECTIONS_FOR_TOTALS = 64;

  private final ClusterSource clusters;
  private final ClusterIdentity identity;
  private final @Nullable Token token;
  private final HttpSender sender;

  /**
   * Opens the ports; connections come about with the first requests.
   *
   * @param clusters where the workers' URLs stand; looked up anew for every request
   * @param identity what this node takes the cluster to be; workers refuse any other
   * @param token what the workers ask of an API node, or null for workers on loopback only
   * @param loops event loops of this node
   */
  public HttpWorkers(
      ClusterSource clusters, ClusterIdentity identity, @Nullable Token token, int loops) {
    this.clusters = clusters;
    this.identity = identity;
    this.token = token;
    int connections = CONNECTIONS_PER_LOOP * loops + CONNECTIONS_FOR_TOTALS;
    this.sender = new HttpSender(IO_THREADS, connections);
  }

  @Override
  public BatchSink sink(String worker) {
    return new HttpWorker(worker, clusters, identity, token, sender);
  }

  @Override
  public TotalsSource totals(String worker) {
    return new HttpWorker(worker, clusters, identity, token, sender);
  }

  @Override
  public SliceSource slices(String worker) {
    return new HttpWorker(worker, clusters, identity, token, sender);
  }

  @Override
  public ItemSource items(String worker) {
    return new HttpWorker(worker, clusters, identity, token, sender);
  }

  /** Closes all connections; what is still under way fails. */
  @Override
  public void close() {
    sender.close();
  }
}
