package io.rtanalytics.bench.process;

import io.rtanalytics.bench.server.SlowDiskServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lombok.Builder;

/**
 * Which processes of rt are measured, on one machine.
 *
 * @param workers how many workers there are
 * @param apart whether each worker is a process, beside an API node of its own; else all of them
 *     are threads of one {@code rt serve}
 * @param clusterFile whether there is a cluster file; without one there is one worker
 * @param settings optional keys of the cluster file
 * @param slowDisk whether {@link SlowDiskServer} takes the place of {@code rt serve}
 * @param javaOptions JVM flags beside those of the launcher
 */
@Builder(toBuilder = true)
public record Topology(
    int workers,
    boolean apart,
    boolean clusterFile,
    Map<String, Object> settings,
    boolean slowDisk,
    String javaOptions) {
  /** {@code rt serve} as it is without options. */
  public static final Topology SERVE = new Topology(1, false, false, Map.of(), false, "");

  /** An API node, and so many workers, each a process. */
  public static Topology processes(int workers) {
    return SERVE.toBuilder().workers(workers).apart(true).clusterFile(true).build();
  }

  /** {@code rt serve} with so many workers. */
  public static Topology serve(int workers) {
    return SERVE.toBuilder().workers(workers).clusterFile(true).build();
  }

  /** Ports that it needs, the API node's first. */
  int ports() {
    return clusterFile ? 1 + workers : 1;
  }

  /** What the cluster file says; slices are hours from 1970 on, as they are without one. */
  Map<String, Object> cluster(List<Integer> ports) {
    Map<String, String> urls = new LinkedHashMap<>();
    for (int i = 0; i < workers; i++) {
      urls.put(Integer.toString(i), "http://127.0.0.1:" + ports.get(1 + i) + "/worker");
    }
    List<String> ids = IntStream.range(0, workers).mapToObj(Integer::toString).toList();
    Map<String, Object> cluster = new LinkedHashMap<>();
    cluster.put("api-nodes", Map.of("0", "http://127.0.0.1:" + ports.get(0) + "/analytics"));
    cluster.put("worker-nodes", urls);
    cluster.put("length-of-time-slice", 3600);
    cluster.put("first-slice", "1970-01-01T00:00:00");
    cluster.put("routing", List.of(Map.of("slice", 0, "nodes", ids)));
    cluster.putAll(settings);
    return cluster;
  }
}
