package io.rtanalytics.tests.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The text of a cluster.json. Immutable: every change gives a new one.
 *
 * @param apiPorts ports of the API nodes 0, 1, ...
 * @param workerPorts port of each worker, by id
 * @param first the first slice
 * @param length seconds of a slice
 * @param routing first slice of each entry → workers
 * @param settings optional keys, values as JSON
 * @param replicaPorts ports of each worker's replicas 1, 2, ..., by id
 */
public record ClusterText(
    List<Integer> apiPorts,
    Map<String, Integer> workerPorts,
    String first,
    long length,
    TreeMap<Long, List<String>> routing,
    Map<String, String> settings,
    Map<String, List<Integer>> replicaPorts) {
  /** With one process per worker. */
  public ClusterText(
      List<Integer> apiPorts,
      Map<String, Integer> workerPorts,
      String first,
      long length,
      TreeMap<Long, List<String>> routing,
      Map<String, String> settings) {
    this(apiPorts, workerPorts, first, length, routing, settings, Map.of());
  }

  /** With another first slice. */
  public ClusterText first(String newFirst) {
    return new ClusterText(
        apiPorts, workerPorts, newFirst, length, routing, settings, replicaPorts);
  }

  /** With another slice length. */
  public ClusterText length(long newLength) {
    return new ClusterText(
        apiPorts, workerPorts, first, newLength, routing, settings, replicaPorts);
  }

  /** With an entry of the routing added, or replaced. */
  public ClusterText route(long slice, String... workers) {
    TreeMap<Long, List<String>> changed = new TreeMap<>(routing);
    changed.put(slice, List.of(workers));
    return new ClusterText(apiPorts, workerPorts, first, length, changed, settings, replicaPorts);
  }

  /** With a worker at another port. */
  public ClusterText worker(String id, int port) {
    Map<String, Integer> changed = new LinkedHashMap<>(workerPorts);
    changed.put(id, port);
    return new ClusterText(apiPorts, changed, first, length, routing, settings, replicaPorts);
  }

  /** With the workers' logs in a topic. */
  public ClusterText kafka(String bootstrap, String topic) {
    return set(
        "log",
        "{\"kafka\": {\"bootstrap.servers\": \"%s\", \"topic\": \"%s\"}}"
            .formatted(bootstrap, topic));
  }

  /** With one more replica of a worker, at a port. */
  public ClusterText replica(String id, int port) {
    Map<String, List<Integer>> changed = new LinkedHashMap<>(replicaPorts);
    List<Integer> all = new ArrayList<>(changed.getOrDefault(id, List.of()));
    all.add(port);
    changed.put(id, all);
    return new ClusterText(apiPorts, workerPorts, first, length, routing, settings, changed);
  }

  /** With an optional key. */
  public ClusterText set(String key, Object value) {
    Map<String, String> changed = new LinkedHashMap<>(settings);
    changed.put(key, value.toString());
    return new ClusterText(apiPorts, workerPorts, first, length, routing, changed, replicaPorts);
  }

  /** The file's text, with comments as design §5 allows them. */
  public String json() {
    StringBuilder api = new StringBuilder();
    for (int i = 0; i < apiPorts.size(); i++) {
      api.append(i == 0 ? "" : ", ")
          .append("\"%d\": \"%s\"".formatted(i, url(apiPorts.get(i), "analytics")));
    }
    String workers =
        workerPorts.entrySet().stream()
            .map(e -> "\"%s\": %s".formatted(e.getKey(), urls(e.getKey(), e.getValue())))
            .collect(Collectors.joining(", "));
    return """
        {
        /* a cluster
           of a test */
          "api-nodes": { %s },
          "worker-nodes": { %s }, // all of them
          "length-of-time-slice": %d,
          "first-slice": "%s",%s
          "routing": [ %s ]
        }
        """
        .formatted(api, workers, length, first, settingsJson(), routingJson());
  }

  private String urls(String worker, int port) {
    List<Integer> replicas = replicaPorts.getOrDefault(worker, List.of());
    String first = '"' + url(port, "worker") + '"';
    return replicas.isEmpty()
        ? first
        : replicas.stream()
            .map(it -> ", \"" + url(it, "worker") + '"')
            .collect(Collectors.joining("", "[" + first, "]"));
  }

  private static String url(int port, String path) {
    return "http://127.0.0.1:" + port + "/" + path;
  }

  private String settingsJson() {
    return settings.entrySet().stream()
        .map(e -> "\n  \"%s\": %s,".formatted(e.getKey(), e.getValue()))
        .collect(Collectors.joining());
  }

  private String routingJson() {
    return routing.entrySet().stream()
        .map(
            e ->
                "{ \"slice\": %d, \"nodes\": [%s] }"
                    .formatted(
                        e.getKey(),
                        e.getValue().stream()
                            .map(id -> '"' + id + '"')
                            .collect(Collectors.joining(", "))))
        .collect(Collectors.joining(", "));
  }
}
