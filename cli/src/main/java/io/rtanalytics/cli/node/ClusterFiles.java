package io.rtanalytics.cli.node;

import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterFile;
import io.rtanalytics.timeline.ClusterOrigin;
import io.rtanalytics.timeline.InvalidCluster;
import io.rtanalytics.timeline.Routing;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.timeline.Timeline;
import io.rtanalytics.timeline.WorkerSet;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads cluster files, finds nodes in them, and stands in where there is none. */
public final class ClusterFiles {
  private static final long HOUR = 3600;

  private ClusterFiles() {}

  /**
   * Reads a cluster file.
   *
   * @throws Failure if it can't be read or is not valid, with every problem that it has
   */
  public static ClusterFile read(Path file) throws Failure {
    return read(ClusterOrigin.file(file));
  }

  /**
   * Reads what stands somewhere now.
   *
   * @throws Failure if it can't be read or is not valid, with every problem that it has
   */
  static ClusterFile read(ClusterOrigin origin) throws Failure {
    try {
      return origin.look().parse();
    } catch (InvalidCluster e) {
      throw new Failure(origin + ": " + String.join("; ", e.problems()), e);
    }
  }

  /**
   * The URL of a node.
   *
   * @param kind "API node" or "worker"
   * @param file how messages call what names the nodes
   * @throws Failure if there is no such node, naming those that there are
   */
  public static URI url(String kind, String id, Map<String, URI> nodes, Object file)
      throws Failure {
    URI url = nodes.get(id);
    if (url == null) {
      throw new Failure(
          file + " has no " + kind + " \"" + id + "\", but " + String.join(", ", nodes.keySet()));
    }
    return url;
  }

  /**
   * The URL of a worker.
   *
   * @param replica which of its URLs, from 0
   * @throws Failure if there is no such worker, or it has not so many URLs
   */
  static URI workerUrl(String id, int replica, Cluster cluster, ClusterPlace file) throws Failure {
    URI first = url("worker", id, cluster.workerNodes(), file);
    List<URI> all = cluster.workerUrls().getOrDefault(id, List.of(first));
    if (replica >= all.size()) {
      throw new Failure(
          "%s has %d URL%s of worker \"%s\", and none for replica %d (they count from 0)"
              .formatted(file, all.size(), all.size() == 1 ? "" : "s", id, replica));
    }
    return all.get(replica);
  }

  /**
   * The cluster of {@code rt serve} without a file: one worker, hours, and a first slice so early
   * that any past event can be loaded.
   *
   * @param port where everything is served
   * @param settings what applies; null for the defaults
   */
  static Cluster standalone(int port, @Nullable Settings settings) {
    String node = "http://localhost:" + port;
    return new Cluster(
        Map.of("0", URI.create(node + "/analytics")),
        Map.of("0", URI.create(node + "/worker")),
        new Timeline(Instant.EPOCH, HOUR),
        Routing.of(new TreeMap<>(Map.of(0L, WorkerSet.of(List.of("0"))))),
        settings == null ? Settings.DEFAULTS : settings);
  }

  /**
   * The last slice that may have events, at an API node whose clock is a little ahead: up to it,
   * nothing may change that decides what becomes of them.
   *
   * @param now the present, in seconds since 1970-01-01T00:00:00Z
   */
  public static long lastFixedSlice(Cluster cluster, long now) {
    return lastFixedSlice(cluster.timeline(), cluster.settings(), now);
  }

  /** The same where no more of the cluster is known. */
  public static long lastFixedSlice(Timeline timeline, Settings settings, long now) {
    return timeline.sliceOf(now + settings.maxFuture()) + 1;
  }
}
