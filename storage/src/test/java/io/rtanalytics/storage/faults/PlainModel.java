package io.rtanalytics.storage.faults;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.IdHash;
import io.rtanalytics.event.Pseudonym;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.Duplicates;
import io.rtanalytics.wire.Outcome;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What should be counted, in the plainest way: it shares no code with what it is compared with. One
 * thread.
 */
final class PlainModel {
  private final int maxItems;
  private final TreeMap<Long, Counts> slices = new TreeMap<>();

  /**
   * Counts nothing yet.
   *
   * @param maxItems how many items of a slice a worker tells apart
   */
  PlainModel(int maxItems) {
    this.maxItems = maxItems;
  }

  /** What one user did. */
  static final class Seen {
    private boolean clicked;
    private int impressions;

    private void note(Action action) {
      if (action == Action.CLICK) {
        clicked = true;
      } else {
        impressions++;
      }
    }

    /** As it is stored: a bit for clicks, seven for impressions up to 127. */
    byte stored() {
      return (byte) ((clicked ? 128 : 0) + Math.min(impressions, 127));
    }

    private void add(Seen other) {
      clicked |= other.clicked;
      impressions += other.impressions;
    }

    private Seen copy() {
      Seen copy = new Seen();
      copy.clicked = clicked;
      copy.impressions = impressions;
      return copy;
    }
  }

  /** Clicks, impressions, and who they were by: of a slice, or of an item in it. */
  static final class Counts {
    final Map<Pseudonym, Seen> users = new HashMap<>();
    final Map<String, Counts> items = new HashMap<>(); // by name, however many
    final Set<IdHash> ids = new HashSet<>();
    long clicks;
    long impressions;

    private void count(Event event) {
      users.computeIfAbsent(event.user(), it -> new Seen()).note(event.action());
      if (event.action() == Action.CLICK) {
        clicks++;
      } else {
        impressions++;
      }
    }

    /** Counts what was counted elsewhere. */
    void add(Counts other) {
      other.users.forEach((user, seen) -> users.computeIfAbsent(user, it -> new Seen()).add(seen));
      clicks += other.clicks;
      impressions += other.impressions;
    }

    SliceTotals totals() {
      return new SliceTotals(users.size(), clicks, impressions);
    }

    private Counts copy() {
      Counts copy = new Counts();
      users.forEach((user, seen) -> copy.users.put(user, seen.copy()));
      items.forEach((name, counts) -> copy.items.put(name, counts.copy()));
      copy.ids.addAll(ids);
      copy.clicks = clicks;
      copy.impressions = impressions;
      return copy;
    }
  }

  /** Counts the events of a batch; returns what a worker should answer. */
  Outcome count(List<Event> events) {
    BitSet duplicates = new BitSet();
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      Counts slice = slices.computeIfAbsent(event.slice(), it -> new Counts());
      if (event.id() != null && !slice.ids.add(event.id())) {
        duplicates.set(i);
      } else {
        slice.count(event);
        countItem(slice, event);
      }
    }
    return new Outcome(
        events.size() - duplicates.cardinality(), Duplicates.of(duplicates.toLongArray()));
  }

  /** What a worker should answer to a batch, which is not counted here. */
  Outcome preview(List<Event> events) {
    Set<Object> known = new HashSet<>();
    BitSet duplicates = new BitSet();
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      Counts slice = slices.get(event.slice());
      boolean counted = slice != null && slice.ids.contains(event.id());
      if (event.id() != null && (counted || !known.add(List.of(event.slice(), event.id())))) {
        duplicates.set(i);
      }
    }
    return new Outcome(
        events.size() - duplicates.cardinality(), Duplicates.of(duplicates.toLongArray()));
  }

  private void countItem(Counts slice, Event event) {
    if (event.item() == null) {
      return;
    }
    String name = event.item().toString();
    slice.items.computeIfAbsent(name, it -> new Counts()).count(event);
  }

  /** How many items of a slice a worker tells apart. */
  int maxItems() {
    return maxItems;
  }

  /** All slices with events. */
  Set<Long> slices() {
    return new TreeSet<>(slices.keySet());
  }

  /** What was counted in a slice. */
  Counts slice(long number) {
    return slices.getOrDefault(number, new Counts());
  }

  SliceTotals totals(long number) {
    return slice(number).totals();
  }

  /** Another that counts on from here by itself. */
  PlainModel copy() {
    PlainModel copy = new PlainModel(maxItems);
    slices.forEach((number, counts) -> copy.slices.put(number, counts.copy()));
    return copy;
  }
}
