package io.rtanalytics.timeline;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says in one line what is different between two clusters, for the log. */
final class ClusterDifference {
  private ClusterDifference() {}

  static String describe(Cluster before, Cluster after) {
    List<String> changes = new ArrayList<>();
    nodes("API node", before.apiNodes(), after.apiNodes(), changes);
    nodes("worker", before.workerNodes(), after.workerNodes(), changes);
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
      String kind, Map<String, URI> before, Map<String, URI> after, List<String> changes) {
    after.forEach(
        (id, url) -> {
          URI old = before.get(id);
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
}
