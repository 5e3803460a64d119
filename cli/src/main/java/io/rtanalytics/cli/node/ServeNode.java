package io.rtanalytics.cli.node;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rtanalytics.api.http.ApiConfig;
import io.rtanalytics.api.http.ApiNode;
import io.rtanalytics.cli.http.HttpFront;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.Refused;
import io.rtanalytics.secret.SecretState;
import io.rtanalytics.secret.Token;
import io.rtanalytics.storage.http.WorkerRoutes;
import io.rtanalytics.storage.worker.Worker;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterFile;
import io.rtanalytics.timeline.ClusterOrigin;
import io.rtanalytics.timeline.ClusterSource;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/** One process with an API node and its workers, and no HTTP between them: {@code rt serve}. */
@RequiredArgsConstructor
public final class ServeNode {
  private static final int DEFAULT_PORT = 8000;
  private static final String API_NODE = "0";
  private static final URI NOWHERE = URI.create("http://localhost:1");

  private final ServeOptions options;
  private final Clock clock;

  /**
   * Starts it; it listens on return, and is ready once its workers have read their logs.
   *
   * @throws Failure if it can't be started; then nothing of it is left
   */
  public RunningNode start() throws Failure, InterruptedException {
    return Parts.assemble(this::start);
  }

  private RunningNode start(Parts parts) throws Failure, InterruptedException {
    ClusterPlace place = options.cluster();
    ClusterOrigin origin = place == null ? null : place.open(parts, clock);
    ClusterFile file = origin == null ? null : ClusterFiles.read(origin);
    int port = port(file);
    Cluster plan =
        file == null
            ? ClusterFiles.standalone(port, options.settings())
            : file.resolve(clock.instant());
    if (plan.kafka() != null) {
      throw new Failure(
          place + ": rt serve keeps its log in files; with one in Kafka run rt api and rt worker");
    }
    WorkerDirectories.requireNoBackup(options.data(), plan.workerNodes().keySet());
    Workplace.makeDirectory(options.data());
    Path secretFile = secretFile();
    SecretState secret =
        options.secret() == null ? Secrets.readOrCreate(secretFile) : Secrets.read(secretFile);
    Token token = secret.ring().token();

    PrometheusMeterRegistry registry = NodeBase.registry(parts);
    Vertx vertx = NodeBase.vertx(parts);
    Map<String, Worker> workers =
        workplace(file, plan, token, registry).open(plan.workerNodes().keySet(), parts);
    Cluster cluster =
        file == null ? plan : file.resolve(Workplace.firstSlice(workers).orElseGet(clock::instant));
    ClusterSource clusters =
        origin == null ? ClusterSource.fixed(cluster) : new ClusterSource(origin, cluster, clock);
    ClusterIdentity identity =
        new ClusterIdentity(
            cluster.timeline().first(), cluster.timeline().length(), token.fingerprint());
    pin(workers, identity);
    workers.values().forEach(it -> it.keep(() -> clusters.current().settings().retentionSlices()));
    workers
        .values()
        .forEach(it -> it.sealAfter(() -> clusters.current().settings().latenessSeconds()));
    WorkerFronts fronts = new WorkerFronts(vertx, clusters, 0, token, registry);
    WorkerRoutes routes = routes(workers, fronts);
    fronts.listen(others(workers, cluster, port), port, parts);

    LocalWorkers local = new LocalWorkers(workers, identity);
    SecretKeeper keys = keys(secret, clusters, workers, local, registry);
    ApiNode api =
        new ApiNode(
            ApiConfig.builder()
                .id(API_NODE)
                .clusters(clusters)
                .secret(keys)
                .workers(local)
                .clock(clock)
                .registry(registry)
                .notReady(() -> Workplace.notReady(workers))
                .producers(ApiConfig.randomProducers(new SecureRandom()))
                .build());
    parts.add(
        HttpFront.listen(
            vertx,
            options.host(),
            port,
            NodeBase.loops(),
            (loop, context) -> api.handler(loop, context, behind(routes, loop))));
    // Closed first: who still sends is answered, and what was taken is decided.
    parts.add(() -> api.drain().toCompletableFuture().get());
    keys.onChange(api::forgetKeys);
    parts.add(new Reloads(clusters, keys));
    return new RunningNode(
        parts,
        List.copyOf(workers.values()),
        "rt is ready on " + url(port) + " (data " + options.data() + ")",
        port);
  }

  /** Workers with a server of their own: all whose URL does not lead to the API node's. */
  private static Map<String, Worker> others(
      Map<String, Worker> workers, Cluster cluster, int port) {
    Map<String, Worker> others = new LinkedHashMap<>(workers);
    if (workers.size() == 1) {
      others
          .keySet()
          .removeIf(id -> Hosts.port(cluster.workerNodes().getOrDefault(id, NOWHERE)) == port);
    }
    return others;
  }

  /** Routes of the worker, if there is only one, for all event loops; else null. */
  private @Nullable WorkerRoutes routes(Map<String, Worker> workers, WorkerFronts fronts) {
    return workers.size() == 1
        ? fronts.routes(workers.values().iterator().next(), isLoopback())
        : null;
  }

  /** What answers paths that are not the API node's. */
  private static Handler<HttpServerRequest> behind(@Nullable WorkerRoutes routes, Vertx vertx) {
    return routes == null ? ApiNode::notFound : routes.router(vertx);
  }

  private String url(int port) {
    String host = options.host();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private boolean isLoopback() {
    return Hosts.isLoopback(options.host());
  }

  private Path secretFile() {
    Path given = options.secret();
    return given == null ? options.data().resolve("secret") : given;
  }

  private SecretKeeper keys(
      SecretState read,
      ClusterSource clusters,
      Map<String, Worker> workers,
      LocalWorkers local,
      PrometheusMeterRegistry registry)
      throws Failure, InterruptedException {
    // The workers of this process are pinned to its slices, or it had not got here.
    SecretState secret = Secrets.on(clusters.current().timeline(), secretFile(), read);
    if (ForwardStart.isNeeded(secret, clusters.current())) {
      for (Worker worker : workers.values()) {
        Workplace.awaitReady(worker); // one that can't start would be waited for in vain
      }
    }
    return SecretKeeper.begun(secretFile(), secret, clusters, local, clock, registry);
  }

  private int port(@Nullable ClusterFile file) throws Failure {
    Integer wanted = options.port();
    if (wanted != null) {
      return wanted == 0 ? HttpFront.freePort(options.host()) : wanted;
    }
    URI url = file == null ? null : file.resolve(clock.instant()).apiNodes().get(API_NODE);
    return url == null ? DEFAULT_PORT : Hosts.port(url);
  }

  private Workplace workplace(
      @Nullable ClusterFile file, Cluster plan, Token token, PrometheusMeterRegistry registry) {
    boolean unknown = file != null && file.systemFirstSlice();
    return Workplace.builder()
        .data(options.data())
        .firstSlice(unknown ? null : plan.timeline().first())
        .sliceLength(plan.timeline().length())
        .secretFingerprint(token.fingerprint())
        .settings(plan.settings())
        .clock(clock)
        .registry(registry)
        .disk(options.disk())
        .build();
  }

  /** A first slice that is "system" is this start, also if no event ever comes before the next. */
  private static void pin(Map<String, Worker> workers, ClusterIdentity identity) throws Failure {
    for (Map.Entry<String, Worker> worker : workers.entrySet()) {
      try {
        worker.getValue().pin(identity);
      } catch (IOException | Refused e) {
        throw new Failure("worker \"" + worker.getKey() + "\": " + e.getMessage(), e);
      }
    }
  }
}
