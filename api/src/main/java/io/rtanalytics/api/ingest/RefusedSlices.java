package io.rtanalytics.api.ingest;

import io.rtanalytics.port.Refused;
import io.rtanalytics.wire.EventBatch;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The slices that a worker has just refused. Their events are turned away for a moment without
 * asking it again: else each batch of a busy slice that is refused would be, and those of other
 * slices in it would go twice, under one new producer after the other, so that the worker would
 * soon have forgotten those whose batches are still to be told apart. One thread.
 */
final class RefusedSlices {
  /** For how long; short, since nobody says when the cause is gone. */
  static final long MILLIS = 100;

  private final EventLoop loop;
  private final Map<Routed, Refusal> latest = new LinkedHashMap<>(); // the oldest first

  RefusedSlices(EventLoop loop) {
    this.loop = loop;
  }

  /** Whether one slice of a batch may be the cause while the worker would take the others. */
  static boolean canBeCauseOf(Refused why) {
    return switch (why.reason()) {
      case FENCED, DAMAGED, EXPIRED, LATE -> true;
      case OUTSIDE_WINDOW, UNAUTHORIZED, MALFORMED, FAILED -> false;
    };
  }

  /** Remembers why a batch of one slice was refused. */
  void add(EventBatch batch, Refused why) {
    if (batch.sliceCount() == 1 && canBeCauseOf(why)) {
      long now = loop.nanoTime();
      Iterator<Refusal> oldest = latest.values().iterator();
      while (oldest.hasNext() && oldest.next().isOver(now)) {
        oldest.remove();
      }
      Routed slice = new Routed(batch.slice(0), batch.routingDigest(0));
      latest.remove(slice); // to the end
      latest.put(slice, new Refusal(why, now));
    }
  }

  /**
   * Turns away an event of a slice that has just been refused.
   *
   * @throws Refused as the worker did
   */
  void check(long slice, long routingDigest) {
    if (latest.isEmpty()) {
      return;
    }
    Routed key = new Routed(slice, routingDigest);
    Refusal refusal = latest.get(key);
    if (refusal != null) {
      if (!refusal.isOver(loop.nanoTime())) {
        throw refusal.why();
      }
      latest.remove(key);
    }
  }

  /** A slice under one routing: under another, the worker may think otherwise. */
  private record Routed(long slice, long digest) {}

  private record Refusal(Refused why, long nanos) {
    boolean isOver(long now) {
      return now - nanos >= MILLIS * 1_000_000;
    }
  }
}
