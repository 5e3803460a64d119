package io.rtanalytics.tests.harness;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What must be counted of items and users in one slice, by the simplest means: maps and sets. */
public final class ItemModel {
  private final Map<String, Map<String, Integer>> impressions = new HashMap<>(); // item → user → n
  private final Map<String, Map<String, Integer>> clicks = new HashMap<>();

  /** The name under which users of the slice as a whole are found. */
  public static final String ALL = "";

  /** Counts events, all of one slice. */
  public static ItemModel of(List<ModelEvent> events) {
    ItemModel model = new ItemModel();
    for (ModelEvent event : events) {
      model.add(ALL, event);
      if (!event.item().isEmpty()) {
        model.add(event.item(), event);
      }
    }
    return model;
  }

  private void add(String item, ModelEvent event) {
    (event.click() ? clicks : impressions)
        .computeIfAbsent(item, it -> new HashMap<>())
        .merge(event.user(), 1, Integer::sum);
  }

  private static int sum(Map<String, Integer> users) {
    return users.values().stream().mapToInt(Integer::intValue).sum();
  }

  private Set<String> users(String item) {
    Set<String> users = new HashSet<>(impressions.getOrDefault(item, Map.of()).keySet());
    users.addAll(clicks.getOrDefault(item, Map.of()).keySet());
    return users;
  }

  /** What was counted of an item. */
  public Count count(String item) {
    return new Count(
        users(item).size(),
        sum(clicks.getOrDefault(item, Map.of())),
        sum(impressions.getOrDefault(item, Map.of())));
  }

  /** All items. */
  public Map<String, Count> items() {
    Set<String> names = new HashSet<>(impressions.keySet());
    names.addAll(clicks.keySet());
    names.remove(ALL);
    Map<String, Count> items = new TreeMap<>();
    names.forEach(name -> items.put(name, count(name)));
    return items;
  }

  /** How many users clicked an item, or anything. */
  public long clickers(String item) {
    return clicks.getOrDefault(item, Map.of()).size();
  }

  /** How many users saw an item, or anything, from so many to so many times. */
  public long seen(String item, int from, int to) {
    Map<String, Integer> saw = impressions.getOrDefault(item, Map.of());
    return users(item).stream()
        .mapToInt(user -> saw.getOrDefault(user, 0))
        .filter(times -> times >= from && times <= to)
        .count();
  }
}
