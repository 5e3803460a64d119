package io.rtanalytics.timeline;

import static java.util.stream.Collectors.joining;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Says in one line what is different between two clusters, for the log. */
final class ClusterDifference {
  private ClusterDifference() {}

  static String describe(Cluster before, Cluster after) {
    List<String> changes = new ArrayList<>();
    nodes("API node", apiNodes(before), apiNodes(after), changes);
    nodes("worker", workers(before), workers(after), changes);
    if (!Objects.equals(before.kafka(), after.kafka())) {
      changes.add("other properties of Kafka's clients, after a restart");
    }
    before
        .routing()
        .firstDifference(after.routing(), Long.MAX_VALUE)
        .ifPresent(slice -> changes.add("other routing from slice " + slice));
    for (SettingKey<?> key : SettingKey.ALL) {
      String old = key.write(before.settings());
      String now = key.write(after.settings());
      if (!old.equals(now)) {
        changes.add("%s %s instead of %s, %s".formatted(key.name(), now, old, key.applies()));
      }
    }
    return changes.isEmpty() ? "nothing that matters" : String.join("; ", changes);
  }

  private static void nodes(
      String kind, Map<String, String> before, Map<String, String> after, List<String> changes) {
    after.forEach(
        (id, url) -> {
          String old = before.get(id);
          if (old == null) {
            changes.add("%s %s added".formatted(kind, id));
          } else if (!old.equals(url)) {
            changes.add("%s %s at %s instead of %s".formatted(kind, id, url, old));
          }
        });
    before.keySet().stream()
        .filter(id -> !after.containsKey(id))
        .forEach(id -> changes.add("%s %s removed".formatted(kind, id)));
  }

  private static Map<String, String> apiNodes(Cluster cluster) {
    Map<String, String> urls = new LinkedHashMap<>();
    cluster.apiNodes().forEach((id, url) -> urls.put(id, url.toString()));
    return urls;
  }

  private static Map<String, String> workers(Cluster cluster) {
    Map<String, String> urls = new LinkedHashMap<>();
    cluster
        .workerUrls()
        .forEach((id, all) -> urls.put(id, all.stream().map(URI::toString).collect(joining(", "))));
    return urls;
  }
}
