package io.rtanalytics.client;

import io.rtanalytics.port.BatchSink;
import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.ItemSource;
import io.rtanalytics.port.LogPositions;
import io.rtanalytics.port.OutcomeSource;
import io.rtanalytics.port.TotalsSource;
import io.rtanalytics.port.Workers;
import io.rtanalytics.secret.Token;
import io.rtanalytics.timeline.ClusterSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
  private final @Nullable LogPositions positions;
  private final HttpSender sender;
  private final Map<String, HttpWorker> workers = new ConcurrentHashMap<>();

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
    this(clusters, identity, token, loops, null);
  }

  /**
   * The same for workers of which each may have replicas that read one log.
   *
   * @param positions how far the logs were seen: no answer may miss anything below; raised with
   *     every answer. Null if each worker has a log of its own
   */
  public HttpWorkers(
      ClusterSource clusters,
      ClusterIdentity identity,
      @Nullable Token token,
      int loops,
      @Nullable LogPositions positions) {
    this.clusters = clusters;
    this.identity = identity;
    this.token = token;
    this.positions = positions;
    int connections = CONNECTIONS_PER_LOOP * loops + CONNECTIONS_FOR_TOTALS;
    this.sender = new HttpSender(IO_THREADS, connections);
  }

  @Override
  public BatchSink sink(String worker) {
    return worker(worker);
  }

  @Override
  public TotalsSource totals(String worker) {
    return worker(worker);
  }

  @Override
  public ItemSource items(String worker) {
    return worker(worker);
  }

  /** Where it is asked what has become of a batch in a worker's log. */
  public OutcomeSource outcomes(String worker) {
    return worker(worker);
  }

  private HttpWorker worker(String id) {
    HttpWorker known = workers.get(id);
    return known != null ? known : workers.computeIfAbsent(id, this::open);
  }

  private HttpWorker open(String id) {
    return new HttpWorker(id, new WorkerRequests(id, identity, token, positions, sender), clusters);
  }

  /** Closes all connections; what is still under way fails. */
  @Override
  public void close() {
    sender.close();
  }
}
