package io.rtanalytics.wire;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.IdHash;
import io.rtanalytics.event.Utf8;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encodes events into a batch, bounded in events and bytes, and seals it. Reusable after {@link
 * #seal}. One thread.
 */
public final class BatchBuilder {
  private static final int INITIAL_BYTES = 4096;
  private static final int FEW_SLICES = 16;
  private static final int HINTS = 1024; // a power of two
  private static final int MAX_KEPT_SLICES = 2048; // room for so many is kept for the next batch

  private final int maxEvents;
  private final int maxBytes;

  private byte[] events = new byte[INITIAL_BYTES];
  private int length;
  private int count;
  private long[] slices = new long[4]; // pairs: slice, digest
  private int sliceCount;
  private int lastSlice;
  private @Nullable Map<Long, Integer> sliceIndex; // built once a batch spans many slices
  // Where a slice may be by the trailing bits of its number; what is wrong is found out.
  private int @Nullable [] hints;

  /**
   * Creates an empty one.
   *
   * @param maxEvents most events of a batch, 1 or more
   * @param maxBytes most bytes of a batch; at most {@link EventBatch#MAX_BYTES}
   */
  public BatchBuilder(int maxEvents, int maxBytes) {
    this.maxEvents = maxEvents;
    this.maxBytes = Math.min(maxBytes, EventBatch.MAX_BYTES);
  }

  /**
   * Adds an event, unless the batch is full or already holds that slice under another routing: then
   * it is to be sealed first.
   *
   * @param event the event
   * @param routingDigest the digest of the routing of its slice
   * @return whether it was added; an empty batch takes any event
   */
  public boolean add(Event event, long routingDigest) {
    int needed = BatchFormat.MAX_EVENT_BYTES + BatchFormat.SLICE_BYTES;
    if (count == maxEvents || (count > 0 && size() + needed > maxBytes)) {
      return false;
    }
    if (!enterSlice(event.slice(), routingDigest)) {
      return false;
    }
    ensure(BatchFormat.MAX_EVENT_BYTES);
    append(event);
    count++;
    return true;
  }

  private void append(Event event) {
    Utf8 item = event.item();
    IdHash id = event.id();
    BatchFormat.putLong(events, length, event.slice());
    BatchFormat.putLong(events, length + 8, event.user().high());
    BatchFormat.putLong(events, length + 16, event.user().low());
    int flags = event.action() == Action.CLICK ? BatchFormat.CLICK : 0;
    int end = length + BatchFormat.MIN_EVENT_BYTES;
    if (item != null) {
      if (item.length() > BatchFormat.MAX_ITEM_BYTES) {
        throw new IllegalArgumentException("an item of " + item.length() + " bytes");
      }
      flags |= BatchFormat.HAS_ITEM;
      events[end] = (byte) item.length();
      System.arraycopy(item.array(), item.offset(), events, end + 1, item.length());
      end += 1 + item.length();
    }
    if (id != null) {
      flags |= BatchFormat.HAS_ID;
      BatchFormat.putLong(events, end, id.high());
      BatchFormat.putLong(events, end + 8, id.low());
      end += 16;
    }
    events[length + 24] = (byte) flags;
    length = end;
  }

  private boolean enterSlice(long slice, long digest) {
    int index = indexOf(slice);
    if (index < 0) {
      index = sliceCount++;
      if (slices.length < 2 * sliceCount) {
        slices = Arrays.copyOf(slices, 2 * slices.length);
      }
      slices[2 * index] = slice;
      slices[2 * index + 1] = digest;
      if (sliceIndex != null) {
        sliceIndex.put(slice, index);
      }
    }
    lastSlice = index;
    return slices[2 * index + 1] == digest;
  }

  private int indexOf(long slice) {
    if (sliceCount > 0 && slices[2 * lastSlice] == slice) {
      return lastSlice;
    }
    if (sliceIndex == null && sliceCount <= FEW_SLICES) {
      for (int i = 0; i < sliceCount; i++) {
        if (slices[2 * i] == slice) {
          return i;
        }
      }
      return -1;
    }
    int[] places = hints();
    int place = (int) slice & (HINTS - 1);
    int index = places[place];
    if (index >= sliceCount || slices[2 * index] != slice) {
      index = index().getOrDefault(slice, -1);
      places[place] = index < 0 ? sliceCount : index; // where it is about to be
    }
    return index;
  }

  private int[] hints() {
    int[] places = hints;
    if (places == null) {
      places = new int[HINTS];
      hints = places;
    }
    return places;
  }

  private Map<Long, Integer> index() {
    Map<Long, Integer> index = sliceIndex;
    if (index == null) {
      index = new HashMap<>();
      for (int i = 0; i < sliceCount; i++) {
        index.put(slices[2 * i], i);
      }
      sliceIndex = index;
    }
    return index;
  }

  private void ensure(int more) {
    if (events.length - length < more) {
      events = Arrays.copyOf(events, Math.max(2 * events.length, length + more));
    }
  }

  /** Events in it. */
  public int count() {
    return count;
  }

  /** Bytes that the batch would have if it were sealed now. */
  public int size() {
    return BatchFormat.SLICES
        + sliceCount * BatchFormat.SLICE_BYTES
        + length
        + BatchFormat.TRAILER_BYTES;
  }

  /**
   * Closes the batch under the producer's sequence and empties the builder.
   *
   * @throws IllegalStateException if there is no event in it
   */
  public EventBatch seal(ProducerId producer, long sequence) {
    if (count == 0) {
      throw new IllegalStateException("a batch needs an event");
    }
    byte[] bytes = BatchFormat.begin(size(), producer, sequence, count, sliceCount);
    int at = BatchFormat.SLICES;
    for (int i = 0; i < 2 * sliceCount; i++, at += 8) {
      BatchFormat.putLong(bytes, at, slices[i]);
    }
    System.arraycopy(events, 0, bytes, at, length);
    clear();
    return BatchFormat.finish(bytes);
  }

  private void clear() {
    length = 0;
    count = 0;
    sliceCount = 0;
    lastSlice = 0;
    sliceIndex = null;
    if (slices.length > 2 * MAX_KEPT_SLICES) {
      slices = new long[4];
    }
  }
}
