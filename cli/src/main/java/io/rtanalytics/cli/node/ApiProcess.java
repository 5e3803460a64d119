package io.rtanalytics.cli.node;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rtanalytics.api.http.ApiConfig;
import io.rtanalytics.api.http.ApiNode;
import io.rtanalytics.cli.http.HttpFront;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.client.HttpWorkers;
import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.LogPositions;
import io.rtanalytics.port.Workers;
import io.rtanalytics.secret.SecretState;
import io.rtanalytics.secret.Token;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterFile;
import io.rtanalytics.timeline.ClusterOrigin;
import io.rtanalytics.timeline.ClusterSource;
import io.rtanalytics.timeline.Timeline;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import lombok.RequiredArgsConstructor;

/** An API node whose workers are other processes: {@code rt api}. */
@RequiredArgsConstructor
public final class ApiProcess {
  private final String id;
  private final ClusterPlace clusterFile;
  private final Path secretFile;
  private final Clock clock;

  /**
   * Starts it; it listens on return, and is ready. Where the first slice is "system", it waits for
   * the workers before.
   *
   * @throws Failure if it can't be started; then nothing of it is left
   */
  public RunningNode start() throws Failure, InterruptedException {
    return Parts.assemble(this::start);
  }

  private RunningNode start(Parts parts) throws Failure, InterruptedException {
    ClusterOrigin origin = clusterFile.open(parts, clock);
    ClusterFile file = ClusterFiles.read(origin);
    SecretState secret = Secrets.read(secretFile);
    Token token = secret.ring().token();
    URI url =
        ClusterFiles.url("API node", id, file.resolve(clock.instant()).apiNodes(), clusterFile);
    Cluster cluster = FirstSlice.resolve(file, token, clock);
    ClusterSource clusters = new ClusterSource(origin, cluster, clock);

    PrometheusMeterRegistry registry = NodeBase.registry(parts);
    SharedLoops loops = new SharedLoops();
    Vertx vertx = NodeBase.vertx(parts, loops);
    Timeline timeline = cluster.timeline();
    ClusterIdentity identity =
        new ClusterIdentity(timeline.first(), timeline.length(), token.fingerprint());
    Workers workers = workers(clusters, identity, token, loops, parts);
    SecretKeeper keys = SecretKeeper.begun(secretFile, secret, clusters, workers, clock, registry);
    ApiNode api =
        new ApiNode(
            ApiConfig.builder()
                .id(id)
                .clusters(clusters)
                .secret(keys)
                .workers(workers)
                .clock(clock)
                .registry(registry)
                .notReady(Optional::empty)
                .producers(ApiConfig.randomProducers(new SecureRandom()))
                .build());
    parts.add(
        HttpFront.listen(
            vertx,
            Hosts.toBind(url),
            Hosts.port(url),
            NodeBase.loops(),
            (loop, context) -> api.handler(loop, context, ApiNode::notFound)));
    // Closed first: who still sends is answered, and what was taken is decided.
    parts.add(() -> api.drain().toCompletableFuture().get());
    keys.onChange(api::forgetKeys);
    parts.add(new Reloads(clusters, keys));
    return new RunningNode(
        parts, List.of(), "rt api node " + id + " is ready on " + url, Hosts.port(url));
  }

  private Workers workers(
      ClusterSource clusters, ClusterIdentity identity, Token token, SharedLoops loops, Parts parts)
      throws Failure, InterruptedException {
    Cluster cluster = clusters.current();
    if (cluster.kafka() == null) {
      return parts.add(new HttpWorkers(clusters, identity, token, loops.loops(), null));
    }
    LogPositions positions = new LogPositions();
    HttpWorkers http =
        parts.add(new HttpWorkers(clusters, identity, token, loops.loops(), positions));
    return KafkaParts.workers(cluster, identity, http, positions, clock, parts);
  }
}
