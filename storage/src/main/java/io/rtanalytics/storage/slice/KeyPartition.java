package io.rtanalytics.storage.slice;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hash table of 128-bit keys, each with a byte that is not 0, with open addressing and linear
 * probing (Knuth, TAOCP 6.4, algorithm L). It grows by half when three quarters full. A key's home
 * is found by multiplication instead of a remainder (Lemire, "Fast random integer generation in an
 * interval", 2019). One thread, but for {@link Freezable}.
 *
 * <p>In a partition of many, all keys begin with the same byte, so that the one beside the key is
 * kept in its place: both are read at once, which counts where a table is larger than the
 * processor's caches. Where keys differ in it, leading bytes are kept apart. Free places included,
 * a key takes 21 to 32 bytes in a partition of many, 23 to 34 in one alone, and more before it has
 * grown for the first time.
 *
 * <p>While it is read by a checkpoint or for an answer, what is written goes into an empty one
 * above, and later comes back: of a partition with many keys only those are in memory twice that
 * change meanwhile. What is above may come to be read, too, so that there are several layers; who
 * reads one reads all below it.
 */
final class KeyPartition extends Freezable {
  /** In place of the byte that all keys begin with: they differ in it. */
  static final int ANY = -1;

  private static final int FIRST_CAPACITY = 8;
  private static final int LEADING_SHIFT = Long.SIZE - Byte.SIZE;
  private static final long REST = -1L >>> Byte.SIZE;

  private final long leading; // what all keys begin with, in its place; 0 if they differ
  private long[] slots; // high, low, high, low, …; the value in place of the leading byte, 0: free
  private byte @Nullable [] leadings; // by slot; null if it is the same for all keys
  private int size;
  private @Nullable KeyPartition below;

  /**
   * An empty one.
   *
   * @param leading the first byte of all keys that it will ever hold or be asked for, 0 to 255; or
   *     {@link #ANY}
   * @param room for so many keys
   */
  KeyPartition(MemoryMeter meter, int leading, int room) {
    this(
        meter,
        leading == ANY ? 0 : firstOf(leading),
        leading == ANY,
        Math.max(FIRST_CAPACITY, (int) Math.min(Integer.MAX_VALUE / 2, 4L * room / 3 + 1)));
  }

  private KeyPartition(MemoryMeter meter, long leading, boolean differ, int capacity) {
    super(meter);
    this.leading = leading;
    slots = new long[Math.multiplyExact(2, capacity)];
    leadings = differ ? new byte[capacity] : null;
    meter.add(bytes());
  }

  /** The byte that a key begins with, 0 to 255. */
  static int leading(long high) {
    return (int) (high >>> LEADING_SHIFT);
  }

  /** The least leading bits of keys that begin with a byte, as an unsigned number. */
  static long firstOf(int leading) {
    return (long) leading << LEADING_SHIFT;
  }

  /** The greatest leading bits of keys that begin with a byte. */
  static long lastOf(int leading) {
    return firstOf(leading) | REST;
  }

  private int capacity() {
    return slots.length / 2;
  }

  private long high(int place) {
    return (leadings == null ? leading : firstOf(leadings[place])) | (slots[2 * place] & REST);
  }

  private long low(int place) {
    return slots[2 * place + 1];
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
    KeyPartition above = new KeyPartition(meter(), leading, leadings != null, FIRST_CAPACITY);
    above.below = reunited;
    return above;
  }

  /** The one below with all that was written above, unless that is still read. */
  KeyPartition reunited() {
    KeyPartition lower = below;
    if (lower == null || lower.isFrozen()) {
      return this;
    }
    forEachHere(lower::put);
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
    return place >= 0 ? value(place) : getBelow(high, low);
  }

  /** The byte beside a key that is not here, but may be below; 0 if it is not there either. */
  byte getBelow(long high, long low) {
    return below == null ? 0 : below.get(high, low);
  }

  /** The byte at a place that {@link #find} gave. */
  byte value(int place) {
    return (byte) leading(slots[2 * place]);
  }

  /** Replaces the byte at a place that {@link #find} gave; only of what is writable. */
  void set(int place, byte value) {
    slots[2 * place] = firstOf(value) | (slots[2 * place] & REST);
  }

  /** Where a key is, without those below; negative if it is not here. */
  int find(long high, long low) {
    int capacity = capacity();
    int at = home(high, low, capacity);
    long rest = high & REST;
    long slot = slots[2 * at];
    while (leading(slot) != 0) {
      if ((slot & REST) == rest && slots[2 * at + 1] == low && hasLeading(at, high)) {
        return at;
      }
      at++;
      if (at == capacity) {
        at = 0;
      }
      slot = slots[2 * at];
    }
    return -1 - at;
  }

  private boolean hasLeading(int place, long high) {
    return leadings == null || leadings[place] == (byte) leading(high);
  }

  /** Notes where {@link #find} begins, here and below. */
  void locate(long high, long low, ReadAhead readAhead) {
    readAhead.add(slots, 2 * home(high, low, capacity()));
    if (below != null) {
      below.locate(high, low, readAhead);
    }
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
      set(place, value);
    } else {
      insert(-1 - place, high, low, value);
    }
  }

  private void insert(int free, long high, long low, byte value) {
    int at = free;
    if (4L * size >= 3L * capacity()) {
      grow();
      at = -1 - find(high, low);
    }
    slots[2 * at] = firstOf(value) | (high & REST);
    slots[2 * at + 1] = low;
    if (leadings != null) {
      leadings[at] = (byte) leading(high);
    }
    size++;
  }

  private void grow() {
    int capacity = Math.addExact(capacity(), capacity() / 2);
    KeyPartition greater = new KeyPartition(meter(), leading, leadings != null, capacity);
    forEachHere(greater::put);
    meter().add(-bytes()); // the greater one has counted its own
    slots = greater.slots;
    leadings = greater.leadings;
  }

  /** Takes keys with their bytes. */
  @FunctionalInterface
  interface KeyConsumer {
    void key(long high, long low, byte value);
  }

  /** Hands over every key of this layer, in no order. */
  void forEachHere(KeyConsumer consumer) {
    for (int i = 0; i < capacity(); i++) {
      byte value = value(i);
      if (value != 0) {
        consumer.key(high(i), low(i), value);
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
    return Long.BYTES * (long) slots.length + (leadings == null ? 0 : leadings.length);
  }

  /** Bytes that so many keys may take. */
  static long bytesFor(long keys) {
    return (2L * Long.BYTES + 1) * (2 * keys + FIRST_CAPACITY);
  }
}
