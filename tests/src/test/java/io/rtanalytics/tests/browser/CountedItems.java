package io.rtanalytics.tests.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.tests.harness.Node;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a node has counted of items since this was made: item → clicks and impressions. */
final class CountedItems {
  private final Node node;
  private final long begun = now();
  private final Map<String, List<Long>> before;

  CountedItems(Node node) {
    this.node = node;
    this.before = all();
  }

  private static long now() {
    return System.currentTimeMillis() / 1000;
  }

  static List<Long> clicks(long n) {
    return List.of(n, 0L);
  }

  static List<Long> views(long n) {
    return List.of(0L, n);
  }

  /** In the slices since then. */
  private Map<String, List<Long>> all() {
    Map<String, List<Long>> items = new TreeMap<>();
    for (long hour = begun / 3600; hour <= now() / 3600; hour++) {
      String path = "/analytics/items?limit=1000&timestamp=" + hour * 3600;
      node.get(path, "Accept", "application/json")
          .expect(200)
          .json()
          .get("items")
          .forEach(
              item ->
                  items.merge(
                      item.get("item").asText(),
                      List.of(item.get("clicks").asLong(), item.get("impressions").asLong()),
                      (a, b) -> List.of(a.get(0) + b.get(0), a.get(1) + b.get(1))));
    }
    return items;
  }

  /** What was counted until now. */
  Map<String, List<Long>> counted() {
    Map<String, List<Long>> counted = all();
    before.forEach(
        (item, old) ->
            counted.computeIfPresent(
                item, (name, now) -> List.of(now.get(0) - old.get(0), now.get(1) - old.get(1))));
    counted.values().removeIf(List.of(0L, 0L)::equals);
    return counted;
  }

  /** Waits until exactly this was counted. */
  void awaitCounted(Map<String, List<Long>> expected) {
    await().untilAsserted(() -> assertThat(counted()).containsExactlyInAnyOrderEntriesOf(expected));
  }
}
