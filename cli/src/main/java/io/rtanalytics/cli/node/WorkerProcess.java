package io.rtanalytics.cli.node;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.secret.Token;
import io.rtanalytics.storage.worker.Worker;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterFile;
import io.rtanalytics.timeline.ClusterOrigin;
import io.rtanalytics.timeline.ClusterSource;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/** One or more workers, for API nodes in other processes: {@code rt worker}. */
@RequiredArgsConstructor
public final class WorkerProcess {
  private final List<String> ids;
  private final ClusterPlace clusterFile;
  private final Path data;
  private final @Nullable Path tokenFile;
  private final int replica;
  private final Clock clock;

  /**
   * Starts them; they listen on return, and are ready once they have read their logs.
   *
   * @throws Failure if they can't be started; then nothing of them is left
   */
  public RunningNode start() throws Failure, InterruptedException {
    return Parts.assemble(this::start);
  }

  private RunningNode start(Parts parts) throws Failure, InterruptedException {
    ClusterOrigin origin = clusterFile.open(parts, clock);
    ClusterFile file = ClusterFiles.read(origin);
    Token token = tokenFile == null ? null : Secrets.readToken(tokenFile);
    Cluster plan = file.resolve(clock.instant());
    for (String id : ids) {
      URI url = ClusterFiles.workerUrl(id, replica, plan, clusterFile);
      if (token == null && !Hosts.isLoopback(String.valueOf(url.getHost()))) {
        throw new Failure(
            "worker \""
                + id
                + "\" at "
                + url
                + " would be reached from other machines:"
                + " give it a --token (rt secret token)");
      }
    }

    LogSources logs = plan.kafka() == null ? null : KafkaParts.logs(plan, ids, data);
    PrometheusMeterRegistry registry = NodeBase.registry(parts);
    Vertx vertx = NodeBase.vertx(parts);
    Map<String, Worker> workers =
        Workplace.builder()
            .data(data)
            .firstSlice(file.systemFirstSlice() ? null : plan.timeline().first())
            .sliceLength(plan.timeline().length())
            .secretFingerprint(token == null ? null : token.fingerprint())
            .settings(plan.settings())
            .logs(logs)
            .clock(clock)
            .registry(registry)
            .build()
            .open(ids, parts);
    // Until an API node brings it, "system" is now: a reload then guards too much rather than too
    // little.
    Cluster cluster = file.resolve(Workplace.firstSlice(workers).orElseGet(clock::instant));
    ClusterSource clusters = new ClusterSource(origin, cluster, clock);
    workers.values().forEach(it -> it.keep(() -> clusters.current().settings().retentionSlices()));
    workers
        .values()
        .forEach(it -> it.sealAfter(() -> clusters.current().settings().latenessSeconds()));
    Reloads.count(clusters, registry);
    new WorkerFronts(vertx, clusters, replica, token, registry).listen(workers, null, parts);
    parts.add(new Reloads(clusters));
    String names = String.join(", ", ids);
    return new RunningNode(
        parts,
        List.copyOf(workers.values()),
        "rt worker " + names + " is ready (data " + data + ")",
        Hosts.port(ClusterFiles.workerUrl(ids.get(0), replica, cluster, clusterFile)));
  }
}
