package io.rtanalytics.cli.node;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.TimeUnit;

/** What every node is built on. */
final class NodeBase {
  private static final long CLOSE_SECONDS = 5;

  private NodeBase() {}

  /**
   * How many event loops serve one port: one per core but one, which is for the workers' threads or
   * for asking them. Measured on two cores, a second loop costs a sixth of the throughput of single
   * events: each loop's batches are half as large, and need twice the syncs.
   */
  static int loops() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
  }

  /** Vert.x, closed with the parts. */
  static Vertx vertx(Parts parts) {
    return vertx(parts, new SharedLoops());
  }

  /** Vert.x on loops that others may share, closed with the parts. */
  static Vertx vertx(Parts parts, SharedLoops loops) {
    Vertx vertx =
        Vertx.builder()
            .with(
                new VertxOptions()
                    // Shared by all ports of the process; Vert.x would start two per core.
                    .setEventLoopPoolSize(loops())
                    // It would copy files of the jar into a temporary directory, and nothing asks
                    // for them.
                    .setFileSystemOptions(
                        new FileSystemOptions()
                            .setFileCachingEnabled(false)
                            .setClassPathResolvingEnabled(false)))
            .withTransport(loops)
            .build();
    parts.add(
        () ->
            vertx
                .close()
                .toCompletionStage()
                .toCompletableFuture()
                .get(CLOSE_SECONDS, TimeUnit.SECONDS));
    return vertx;
  }

  /** Where metrics are gathered, closed with the parts. */
  static PrometheusMeterRegistry registry(Parts parts) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    parts.add(registry::close);
    return registry;
  }
}
