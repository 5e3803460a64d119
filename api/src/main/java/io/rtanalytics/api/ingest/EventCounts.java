package io.rtanalytics.api.ingest;

import java.util.Arrays;

/**
 * What became of the events of one or more event loops, at one moment: received = stored +
 * duplicate + rejected + unanswered + in flight. Immutable.
 */
public final class EventCounts {
  static final int RECEIVED = 0;
  static final int STORED = 1;
  static final int DUPLICATE = 2;
  static final int UNANSWERED = 3;
  static final int IN_FLIGHT = 4;
  static final int BATCHES_SENT = 5;
  static final int FENCED_BATCHES = 6;
  static final int REJECTED = 7; // and as many more as there are reasons
  static final int SIZE = REJECTED + Rejection.values().length;

  /** Nothing at all. */
  public static final EventCounts NONE = new EventCounts(new long[SIZE]);

  private final long[] counts;

  EventCounts(long[] counts) {
    this.counts = counts;
  }

  /** The sums. */
  public EventCounts plus(EventCounts other) {
    long[] sums = counts.clone();
    Arrays.setAll(sums, i -> counts[i] + other.counts[i]);
    return new EventCounts(sums);
  }

  /** Events that arrived, whatever became of them. */
  public long received() {
    return counts[RECEIVED];
  }

  /** Events that are durable and counted. */
  public long stored() {
    return counts[STORED];
  }

  /** Events that are durable since an earlier time. */
  public long duplicate() {
    return counts[DUPLICATE];
  }

  /** Events that were surely not stored, for one reason. */
  public long rejected(Rejection reason) {
    return counts[indexOf(reason)];
  }

  @SuppressWarnings("EnumOrdinal") // an index for as long as the process lives, nothing more
  static int indexOf(Rejection reason) {
    return REJECTED + reason.ordinal();
  }

  /** Events whose outcome stayed unknown. */
  public long unanswered() {
    return counts[UNANSWERED];
  }

  /** Events that were accepted and are not decided yet. */
  public long inFlight() {
    return counts[IN_FLIGHT];
  }

  /** Batches handed to workers, repeats included. */
  public long batchesSent() {
    return counts[BATCHES_SENT];
  }

  /** Batches that a worker refused because of its pinned routing, timeline or secret. */
  public long fencedBatches() {
    return counts[FENCED_BATCHES];
  }

  @Override
  public String toString() {
    return "EventCounts" + Arrays.toString(counts);
  }
}
