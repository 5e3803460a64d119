package io.rtanalytics.api.live;

import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.Routing;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.totals.TotalsVector;
import io.rtanalytics.totals.WorkerTotals;
import io.rtanalytics.wire.RangeTotals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is known of the present slice and those before it: totals vectors, which only grow, and how
 * the workers answer. One thread.
 */
final class LiveState {
  /** How many slices are shown, the present one included. */
  static final int WINDOW = 48;

  private static final TotalsVector NOTHING = new TotalsVector(Map.of());

  private final NavigableMap<Long, TotalsVector> slices = new TreeMap<>();
  private final TreeSet<Long> changed = new TreeSet<>();
  private final Map<String, WorkerStanding> standings = new HashMap<>();
  private Cluster cluster;
  private long dropped;
  private long first;
  private long present;

  /** Begins with nothing known. */
  LiveState(Cluster cluster, long now) {
    this.cluster = cluster;
    move(cluster, now);
  }

  /**
   * Moves the window on.
   *
   * @param now seconds since 1970-01-01T00:00:00Z; before slice 0, the window is slice 0
   */
  void move(Cluster current, long now) {
    cluster = current;
    present = Math.max(0, current.timeline().sliceOf(now));
    first = Math.max(Math.max(0, present - WINDOW + 1), current.firstKeptSlice(now));
    first = Math.min(present, Math.max(first, dropped));
    slices.headMap(first).clear();
    changed.headSet(first).clear();
  }

  /** A worker has dropped all slices before this one. */
  void droppedBefore(long slice) {
    dropped = Math.max(dropped, slice);
  }

  Cluster cluster() {
    return cluster;
  }

  long first() {
    return first;
  }

  long present() {
    return present;
  }

  /** The runs of slices before the present one, and who counts them. */
  List<Routing.Span> past() {
    return first < present ? cluster.routing().spans(first, present - 1) : List.of();
  }

  /** All workers that count any slice of the window, in the order of the newest that they count. */
  List<String> workers() {
    List<Routing.Span> spans = cluster.routing().spans(first, present);
    List<String> workers = new ArrayList<>();
    for (int i = spans.size() - 1; i >= 0; i--) {
      for (String id : spans.get(i).workers().ids()) {
        if (!workers.contains(id)) {
          workers.add(id);
        }
      }
    }
    return workers;
  }

  /** A worker has told its totals of a slice. */
  void told(long slice, String worker, WorkerTotals totals, long askedNanos) {
    standings.put(worker, standing(worker).toldAt(askedNanos));
    merge(slice, worker, totals);
  }

  /** A worker has told its totals of a run of slices, empty ones left out. */
  void told(Routing.Span span, String worker, RangeTotals answer, long askedNanos) {
    if (!countsPresent(worker)) {
      standings.put(worker, standing(worker).toldAt(askedNanos));
    }
    Map<Long, SliceTotals> totals = new HashMap<>();
    for (SliceEntry entry : answer.slices()) {
      totals.put(entry.slice(), entry.totals());
    }
    for (long slice = span.from(); slice <= span.to(); slice++) {
      SliceTotals counted = totals.getOrDefault(slice, SliceTotals.ZERO);
      merge(slice, worker, new WorkerTotals(answer.incarnation(), counted));
    }
  }

  private void merge(long slice, String worker, WorkerTotals totals) {
    if (slice < first || slice > present) {
      return; // the window has moved on meanwhile
    }
    TotalsVector before = vector(slice);
    TotalsVector after = before.merge(new TotalsVector(Map.of(worker, totals)));
    if (!after.equals(before)) {
      slices.put(slice, after);
      changed.add(slice);
    }
  }

  /** A worker has not told its totals of the present slice. */
  void failed(String worker, String why) {
    standings.put(worker, standing(worker).failed(why));
  }

  /**
   * A worker has not told those of earlier ones: how it answers is seen by the present, if it can.
   */
  void failedPast(String worker, String why) {
    if (!countsPresent(worker)) {
      failed(worker, why);
    }
  }

  private boolean countsPresent(String worker) {
    return cluster.routing().at(present).ids().contains(worker);
  }

  WorkerStanding standing(String worker) {
    return standings.getOrDefault(worker, WorkerStanding.UNKNOWN);
  }

  /** The workers that are known not to answer. */
  List<String> silent() {
    return workers().stream().filter(id -> standing(id).failure() != null).toList();
  }

  /** What is known of a slice: maybe nothing. */
  TotalsVector vector(long slice) {
    return slices.getOrDefault(slice, NOTHING);
  }

  /** The slices of the window of which anything is known, ascending. */
  Map<Long, TotalsVector> known() {
    return new LinkedHashMap<>(slices);
  }

  /** Those that have changed since they were taken the last time, ascending. */
  Map<Long, TotalsVector> takeChanged() {
    Map<Long, TotalsVector> taken = new LinkedHashMap<>();
    for (long slice : changed) {
      TotalsVector vector = slices.get(slice);
      if (vector != null) {
        taken.put(slice, vector);
      }
    }
    changed.clear();
    return taken;
  }
}
