package io.rtanalytics.client;

import io.netty.channel.MultiThreadIoEventLoopGroup;
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
 * here. Safe for any thread; what it returns completes on the client's threads.
 */
public final class HttpWorkers implements Workers, AutoCloseable {
  private static final int IO_THREADS = 2;
  // 16 batches in flight per event loop, and totals beside them; more means that the worker hangs.
  private static final int CONNECTIONS_PER_LOOP = 16;
  private static final int CONNECTIONS_FOR_TOTALS = 64;

  private final ClusterSource clusters;
  private final ClusterIdentity identity;
  private final @Nullable Token token;
  private final HttpSender sender;

  /**
   * Opens the ports on threads of their own; connections come about with the first requests.
   *
   * @param clusters where the workers' URLs stand; looked up anew for every request
   * @param identity what this node takes the cluster to be; workers refuse any other
   * @param token what the workers ask of an API node, or null for workers on loopback only
   * @param loops event loops of this node
   */
  public HttpWorkers(
      ClusterSource clusters, ClusterIdentity identity, @Nullable Token token, int loops) {
    this(clusters, identity, token, new HttpSender(IO_THREADS, connections(loops)));
  }

  /**
   * Opens the ports on a node's event loops: what one of them asks needs no other thread.
   *
   * @param loops the event loops; they stay open when this is closed
   */
  public HttpWorkers(
      ClusterSource clusters,
      ClusterIdentity identity,
      @Nullable Token token,
      MultiThreadIoEventLoopGroup loops) {
    this(clusters, identity, token, new HttpSender(loops, connections(loops.executorCount())));
  }

  private HttpWorkers(
      ClusterSource clusters, ClusterIdentity identity, @Nullable Token token, HttpSender sender) {
    this.clusters = clusters;
    this.identity = identity;
    this.token = token;
    this.sender = sender;
  }

  private static int connections(int loops) {
    return CONNECTIONS_PER_LOOP * loops + CONNECTIONS_FOR_TOTALS;
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
