package io.rtanalytics.storage.slice;

import io.rtanalytics.port.Refused;
import io.rtanalytics.wire.BatchReader;
import io.rtanalytics.wire.Duplicates;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.Outcome;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The slices of a worker by number, each pinned to the routing of its first batch. One thread. */
public final class Slices {
  private final Map<Long, Slice> slices = new HashMap<>();

  /**
   * Checks that a batch contradicts no pinned routing, nor itself. Changes nothing.
   *
   * @throws Refused if it does
   */
  void checkRouting(EventBatch batch) {
    Map<Long, Long> unpinned = Map.of();
    for (int i = 0; i < batch.sliceCount(); i++) {
      long number = batch.slice(i);
      long digest = batch.routingDigest(i);
      Slice slice = slices.get(number);
      if (slice != null) {
        requireRouting(number, slice.routingDigest(), digest);
      } else if (batch.sliceCount() > 1) {
        unpinned = unpinned.isEmpty() ? new HashMap<>() : unpinned;
        Long before = unpinned.putIfAbsent(number, digest);
        requireRouting(number, before == null ? digest : before, digest);
      }
    }
  }

  /**
   * Checks a routing against the one that a slice is pinned to.
   *
   * @throws Refused if they differ; the message names the slice and both digests
   */
  public static void requireRouting(long slice, long pinned, long brought) {
    if (pinned != brought) {
      HexFormat hex = HexFormat.of();
      throw new Refused(
          Refused.Reason.FENCED,
          "slice %d is pinned to routing %s here, but came with routing %s"
              .formatted(slice, hex.toHexDigits(pinned), hex.toHexDigits(brought)));
    }
  }

  /** Counts the events of a batch that {@link #checkRouting} accepted; pins its slices. */
  Outcome apply(EventBatch batch) {
    for (int i = 0; i < batch.sliceCount(); i++) {
      long digest = batch.routingDigest(i);
      slices.computeIfAbsent(batch.slice(i), number -> new Slice(digest));
    }
    BatchReader event = batch.events();
    long[] repeated = {};
    int applied = 0;
    long number = batch.slice(0);
    Slice slice = pinned(number);
    while (event.next()) {
      if (event.slice() != number) {
        number = event.slice();
        slice = pinned(number);
      }
      if (slice.apply(event)) {
        applied++;
      } else {
        repeated = repeated.length == 0 ? words(batch) : repeated;
        repeated[event.position() / Long.SIZE] |= 1L << event.position();
      }
    }
    return new Outcome(applied, Duplicates.of(repeated));
  }

  private static long[] words(EventBatch batch) {
    return new long[1 + (batch.eventCount() - 1) / Long.SIZE];
  }

  private Slice pinned(long number) {
    Slice slice = slices.get(number);
    if (slice == null) {
      throw new IllegalStateException(
          "an event of slice " + number + ", not in its batch's header");
    }
    return slice;
  }

  /** A slice, or null if no batch has brought it. */
  public @Nullable Slice get(long number) {
    return slices.get(number);
  }

  /** Takes the slices with their numbers, in no order. */
  @FunctionalInterface
  public interface SliceConsumer {
    /** Takes one slice. */
    void slice(long number, Slice slice);
  }

  /** Hands over every slice. */
  public void forEach(SliceConsumer consumer) {
    slices.forEach(consumer::slice);
  }

  /** How many there are. */
  public int count() {
    return slices.size();
  }

  /** Bytes of their tables. */
  public long bytes() {
    return slices.values().stream().mapToLong(Slice::bytes).sum();
  }
}
