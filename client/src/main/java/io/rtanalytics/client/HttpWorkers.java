package io.rtanalytics.client;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.rtanalytics.port.BatchSink;
import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.ItemSource;
import io.rtanalytics.port.LogPositions;
import io.rtanalytics.port.OutcomeSource;
import io.rtanalytics.port.SliceSource;
import io.rtanalytics.port.TotalsSource;
import io.rtanalytics.port.Workers;
import io.rtanalytics.secret.Token;
import io.rtanalytics.timeline.ClusterSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The ports of workers in other processes, over HTTP. A batch is one request, and nothing repeats
 * it here; a question goes to further replicas while it has no answer. Safe for any thread; what it
 * returns completes on the client's threads.
 */
public final class HttpWorkers implements Workers, AutoCloseable {
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
   * Opens the ports on threads of their own; connections come about with the first requests.
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
    this(clusters, identity, token, positions, new HttpSender(IO_THREADS, connections(loops)));
  }

  /**
   * Opens the ports on a node's event loops: what one of them asks needs no other thread.
   *
   * @param loops the event loops; they stay open when this is closed
   * @param positions as above
   */
  public HttpWorkers(
      ClusterSource clusters,
      ClusterIdentity identity,
      @Nullable Token token,
      MultiThreadIoEventLoopGroup loops,
      @Nullable LogPositions positions) {
    this(
        clusters,
        identity,
        token,
        positions,
        new HttpSender(loops, connections(loops.executorCount())));
  }

  private HttpWorkers(
      ClusterSource clusters,
      ClusterIdentity identity,
      @Nullable Token token,
      @Nullable LogPositions positions,
      HttpSender sender) {
    this.clusters = clusters;
    this.identity = identity;
    this.token = token;
    this.positions = positions;
    this.sender = sender;
  }

  private static int connections(int loops) {
    return CONNECTIONS_PER_LOOP * loops + CONNECTIONS_FOR_TOTALS;
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
  public SliceSource slices(String worker) {
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
