package io.rtanalytics.cli.node;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.rtanalytics.timeline.ClusterSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import lombok.extern.slf4j.Slf4j;

/** Looks at the cluster file and at the secret twice a second, on a thread of its own. */
@Slf4j
final class Reloads implements AutoCloseable {
  private static final long PERIOD_MILLIS = 500;
  private static final String METRIC = "rt.cluster.reloads";

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread it = new Thread(task, "rt-reload");
            it.setDaemon(true);
            return it;
          });

  /** Looks at the cluster file from now on. */
  Reloads(ClusterSource clusters) {
    repeat(() -> reload(clusters));
  }

  /** Looks at the cluster file, and at the secret and the clock, from now on. */
  Reloads(ClusterSource clusters, SecretKeeper secret) {
    this(clusters);
    repeat(secret::look);
  }

  private void repeat(Runnable task) {
    var unused =
        thread.scheduleWithFixedDelay(task, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Counts them in a process without an API node, which would count them itself. */
  static void count(ClusterSource clusters, MeterRegistry registry) {
    FunctionCounter.builder(METRIC, clusters, ClusterSource::acceptedReloads)
        .tag("result", "accepted")
        .description("Changes of the cluster file")
        .register(registry);
    FunctionCounter.builder(METRIC, clusters, ClusterSource::refusedReloads)
        .tag("result", "refused")
        .description("Changes of the cluster file")
        .register(registry);
  }

  // A task that throws would never run again.
  private static void reload(ClusterSource clusters) {
    try {
      clusters.reload();
    } catch (RuntimeException e) {
      log.error("The cluster file could not be looked at; trying again", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
