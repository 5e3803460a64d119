package io.rtanalytics.cli.node;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rtanalytics.cli.http.HttpFront;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.secret.Token;
import io.rtanalytics.storage.http.WorkerRoutes;
import io.rtanalytics.storage.worker.Worker;
import io.rtanalytics.timeline.ClusterSource;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/** The HTTP servers of workers, each on the port of its URL. */
@RequiredArgsConstructor
final class WorkerFronts {
  private final Vertx vertx;
  private final ClusterSource clusters;
  private final int replica; // which of a worker's URLs is meant
  private final @Nullable Token token;
  private final PrometheusMeterRegistry registry;

  /**
   * The routes of a worker.
   *
   * @param loopback whether only this machine reaches them
   */
  WorkerRoutes routes(Worker worker, boolean loopback) {
    return new WorkerRoutes(worker, clusters, token, loopback, registry);
  }

  /**
   * Listens for every worker.
   *
   * @param workers the workers of this process
   * @param apiPort the port of the API node in this process, or null if there is none
   * @throws Failure if a port is used twice or can't be had, or a worker without a token would be
   *     reached from other machines
   */
  void listen(Map<String, Worker> workers, @Nullable Integer apiPort, Parts parts)
      throws Failure, InterruptedException {
    Map<String, URI> urls = new HashMap<>();
    clusters
        .current()
        .workerUrls()
        .forEach((id, all) -> urls.put(id, all.get(Math.min(replica, all.size() - 1))));
    checkPorts(workers, urls, apiPort);
    for (Map.Entry<String, Worker> worker : workers.entrySet()) {
      URI url = urls.get(worker.getKey());
      if (url != null) {
        parts.add(listen(worker.getValue(), url));
      }
    }
  }

  /** Vert.x would let servers of one process share a port, and requests go to either of them. */
  private static void checkPorts(
      Map<String, Worker> workers, Map<String, URI> urls, @Nullable Integer apiPort)
      throws Failure {
    Map<Integer, String> owners = new HashMap<>();
    if (apiPort != null) {
      owners.put(apiPort, "the API node");
    }
    for (String id : workers.keySet()) {
      URI url = urls.get(id);
      String worker = "worker \"" + id + '"';
      String other = url == null ? null : owners.putIfAbsent(Hosts.port(url), worker);
      if (other != null) {
        throw new Failure(other + " and " + worker + " have the same port in one process");
      }
    }
  }

  private HttpFront listen(Worker worker, URI url) throws Failure, InterruptedException {
    boolean loopback = Hosts.isLoopback(String.valueOf(url.getHost()));
    if (!loopback && token == null) {
      throw new Failure(url + " is reached from other machines: give it a --token");
    }
    WorkerRoutes routes = routes(worker, loopback);
    return HttpFront.listen(
        vertx,
        Hosts.toBind(url),
        Hosts.port(url),
        NodeBase.loops(),
        (loop, context) -> routes.router(loop));
  }
}
