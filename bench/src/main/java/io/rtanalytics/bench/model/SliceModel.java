package io.rtanalytics.bench.model;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * What was sent into one slice. Events are certain, or they may have been stored or not; and of
 * those taken for certain, so many may be missing after all. One thread.
 */
final class SliceModel {
  private long clicks;
  private long impressions;
  private long openClicks;
  private long openImpressions;
  private long missing;
  private final Map<String, BitSet> users = new HashMap<>(); // by prefix
  private final Map<String, BitSet> openUsers = new HashMap<>();

  /** An event that counts. */
  void add(String prefix, int user, boolean click, long times) {
    if (click) {
      clicks += times;
    } else {
      impressions += times;
    }
    set(users, prefix, user);
  }

  /** An event that may count. */
  void addOpen(String prefix, int user, boolean click) {
    if (click) {
      openClicks++;
    } else {
      openImpressions++;
    }
    set(openUsers, prefix, user);
  }

  /** So many of the events that were added may not count. */
  void addMissing(long events) {
    missing += events;
  }

  private static void set(Map<String, BitSet> users, String prefix, int user) {
    users.computeIfAbsent(prefix, any -> new BitSet()).set(user);
  }

  /** The least that the slice may show. */
  Counts atLeast() {
    long certain = users.values().stream().mapToLong(BitSet::cardinality).sum();
    return new Counts(
        Math.max(0, certain - missing),
        Math.max(0, clicks - missing),
        Math.max(0, impressions - missing));
  }

  /** The most that the slice may show. */
  Counts atMost() {
    Map<String, BitSet> all = new HashMap<>();
    users.forEach((prefix, set) -> all.put(prefix, (BitSet) set.clone()));
    openUsers.forEach((prefix, set) -> all.computeIfAbsent(prefix, any -> new BitSet()).or(set));
    return new Counts(
        all.values().stream().mapToLong(BitSet::cardinality).sum(),
        clicks + openClicks,
        impressions + openImpressions);
  }
}
