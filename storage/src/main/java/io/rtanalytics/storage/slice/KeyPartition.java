package io.rtanalytics.storage.slice;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hash table of 128-bit keys, each with a byte that is not 0, in two arrays, with open addressing
 * and linear probing (Knuth, TAOCP 6.4, algorithm L). It grows by half when three quarters full, so
 * that a key takes 23 to 34 bytes. A key's home is found by multiplication instead of a remainder
 * (Lemire, "Fast random integer generation in an interval", 2019). One thread, but for {@link
 * Freezable}.
 *
 * <p>While it is read by a checkpoint or for an answer, what is written goes into an empty one
 * above, and later comes back: of a partition with many keys only those are in memory twice that
 * change meanwhile. What is above may come to be read, too, so that there are several layers; who
 * reads one reads all below it.
 */
final class KeyPartition extends Freezable {
  private static final int FIRST_CAPACITY = 8;

  private long[] keys; // high, low, high, low, …
  private byte[] values; // 0: a free place
  private int size;
  private @Nullable KeyPartition below;

  /** An empty one with room for so many keys. */
  KeyPartition(MemoryMeter meter, int room) {
    super(meter);
    int capacity =
        Math.max(FIRST_CAPACITY, (int) Math.min(Integer.MAX_VALUE / 2, 4L * room / 3 + 1));
    keys = new long[2 * capacity];
    values = new byte[capacity];
    meter.add(bytes());
  }

  /**
   * What may be written to: itself; or while it is read, an empty one above it; or once that is
   * done, the one below with all that was written above.
   */
  KeyPartition writable() {
    KeyPartition reunited = reunited();
    if (!reunited.isFrozen()) {
      return reunited;
    }
    KeyPartition above = new KeyPartition(meter(), 0);
    above.below = reunited;
    return above;
  }

  /** The one below with all that was written above, unless that is still read. */
  KeyPartition reunited() {
    KeyPartition lower = below;
    if (lower == null || lower.isFrozen()) {
      return this;
    }
    for (int i = 0; i < values.length; i++) {
      if (values[i] != 0) {
        lower.put(keys[2 * i], keys[2 * i + 1], values[i]);
      }
    }
    below = null;
    leave();
    return lower.reunited();
  }

  /** It and all below, from above to below. */
  List<KeyPartition> layers() {
    List<KeyPartition> layers = new ArrayList<>(1);
    for (KeyPartition layer = this; layer != null; layer = layer.below) {
      layers.add(layer);
    }
    return layers;
  }

  /**
   * A checkpoint has put on disk all that was here when it was frozen.
   *
   * @return what was written since; null if nothing was; itself if that is not kept apart
   */
  @Nullable KeyPartition writtenSince() {
    if (isCut()) {
      leaveAll();
      return null;
    }
    KeyPartition layer = this;
    while (layer.below != null && !layer.below.isCut()) {
      layer = layer.below;
    }
    if (layer.below != null) {
      layer.below.leaveAll();
      layer.below = null;
    }
    return this;
  }

  /** Whether {@link #writtenSince} gives less than itself. */
  boolean isApart() {
    return isCut() || (below != null && below.isApart());
  }

  /** How many keys {@link #reunited} would bring together with what is below. */
  int sizeAbove() {
    return below == null || below.isFrozen() ? 0 : size;
  }

  /** The byte beside a key, here or below; 0 if it is not there. */
  byte get(long high, long low) {
    int place = find(high, low);
    return place >= 0 ? values[place] : getBelow(high, low);
  }

  /** The byte beside a key that is not here, but may be below; 0 if it is not there either. */
  byte getBelow(long high, long low) {
    return below == null ? 0 : below.get(high, low);
  }

  /** The byte at a place that {@link #find} gave. */
  byte value(int place) {
    return values[place];
  }

  /** Replaces the byte at a place that {@link #find} gave; only of what is writable. */
  void set(int place, byte value) {
    values[place] = value;
  }

  /** Where a key is, without those below; negative if it is not here. */
  int find(long high, long low) {
    int capacity = values.length;
    int at = home(high, low, capacity);
    while (values[at] != 0) {
      if (keys[2 * at] == high && keys[2 * at + 1] == low) {
        return at;
      }
      at++;
      if (at == capacity) {
        at = 0;
      }
    }
    return -1 - at;
  }

  /** Reads where {@link #find} begins; returns anything. */
  long touch(long high, long low) {
    int home = home(high, low, values.length);
    return keys[2 * home] + values[home];
  }

  // The leading bits chose the partition, and a pseudonym posted by hand need not be a hash.
  private static int home(long high, long low, int capacity) {
    long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9E3779B97F4A7C15L; // 2^64 / golden ratio
    return (int) (((mixed >>> 33) * capacity) >>> 31);
  }

  /** Adds a key, or replaces the byte beside it; only what is writable. */
  void put(long high, long low, byte value) {
    int place = find(high, low);
    if (place >= 0) {
      values[place] = value;
    } else {
      insert(-1 - place, high, low, value);
    }
  }

  private void insert(int free, long high, long low, byte value) {
    int at = free;
    if (4L * size >= 3L * values.length) {
      grow();
      at = -1 - find(high, low);
    }
    keys[2 * at] = high;
    keys[2 * at + 1] = low;
    values[at] = value;
    size++;
  }

  private void grow() {
    long before = bytes();
    long[] oldKeys = keys;
    byte[] oldValues = values;
    int capacity = Math.addExact(oldValues.length, oldValues.length / 2);
    keys = new long[Math.multiplyExact(2, capacity)];
    values = new byte[capacity];
    size = 0;
    for (int i = 0; i < oldValues.length; i++) {
      if (oldValues[i] != 0) {
        put(oldKeys[2 * i], oldKeys[2 * i + 1], oldValues[i]);
      }
    }
    meter().add(bytes() - before);
  }

  /** Takes keys with their bytes. */
  @FunctionalInterface
  interface KeyConsumer {
    void key(long high, long low, byte value);
  }

  /** Hands over every key of this layer, in no order. */
  void forEachHere(KeyConsumer consumer) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] != 0) {
        consumer.key(keys[2 * i], keys[2 * i + 1], values[i]);
      }
    }
  }

  /** Hands over every key, those below included, in no order. */
  void forEach(KeyConsumer consumer) {
    forEachHere(consumer);
    if (below != null) {
      below.forEach(
          (high, low, value) -> {
            if (find(high, low) < 0) {
              consumer.key(high, low, value);
            }
          });
    }
  }

  /** Keys in it, those below included. */
  int size() {
    int all = size;
    if (below != null) {
      int[] more = {0};
      below.forEach((high, low, value) -> more[0] += find(high, low) < 0 ? 1 : 0);
      all += more[0];
    }
    return all;
  }

  /** The worker will use neither it any more, nor what is below. */
  void leaveAll() {
    layers().forEach(Freezable::leave);
  }

  @Override
  long bytes() {
    return bytesOf(values.length);
  }

  private static long bytesOf(long capacity) {
    return 17 * capacity;
  }

  /** Bytes that so many keys may take. */
  static long bytesFor(long keys) {
    return bytesOf(2 * keys + FIRST_CAPACITY);
  }
}
