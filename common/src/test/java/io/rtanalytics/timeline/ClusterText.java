package io.rtanalytics.timeline;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The text of a cluster file, key by key: a valid one that a test then changes. */
final class ClusterText {
  static final Instant FIRST = Instant.parse("2017-05-20T00:00:00Z");

  private final Map<String, String> values = new LinkedHashMap<>();

  private ClusterText() {}

  /** Two API nodes, three workers, hours from {@link #FIRST}, a second worker from slice 3 on. */
  static ClusterText valid() {
    return new ClusterText()
        .with("api-nodes", "{\"0\": \"http://api:8000/analytics\", \"1\": \"http://api:8001\"}")
        .with(
            "worker-nodes",
            "{\"0\": \"http://w:9000/worker\", \"1\": \"http://w:9001\", \"2\": \"http://w:9002\"}")
        .with("length-of-time-slice", "3600")
        .with("first-slice", "\"2017-05-20T00:00:00\"")
        .with(
            "routing",
            "[{\"slice\": 0, \"nodes\": [\"0\"]}, {\"slice\": 3, \"nodes\": [\"0\", \"1\"]}]");
  }

  /** Sets a key to a JSON value, in place if the key is there. */
  ClusterText with(String key, String json) {
    values.put(key, json);
    return this;
  }

  ClusterText without(String key) {
    values.remove(key);
    return this;
  }

  Cluster cluster() {
    try {
      return ClusterFile.parse(toString(), "cluster.json").resolve(FIRST);
    } catch (InvalidCluster e) {
      throw new AssertionError(e);
    }
  }

  /** Everything that is wrong with a file; empty if it is valid. */
  static List<String> problems(String json) {
    try {
      ClusterFile.parse(json, "cluster.json");
      return List.of();
    } catch (InvalidCluster e) {
      return e.problems();
    }
  }

  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(entry -> "  \"" + entry.getKey() + "\": " + entry.getValue())
        .collect(joining(",\n", "{\n", "\n}\n"));
  }
}
