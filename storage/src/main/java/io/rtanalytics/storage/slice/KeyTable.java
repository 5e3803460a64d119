package io.rtanalytics.storage.slice;

import io.rtanalytics.event.Action;
import io.rtanalytics.storage.slice.table.DamagedTable;
import io.rtanalytics.storage.slice.table.KeyKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set of 128-bit keys with a byte each: the users of a slice, its event ids, or the users of its
 * items. It costs no object per key.
 *
 * <p>A small table is one partition. A greater one has 256 of them, by the keys' leading 8 bits,
 * and each grows, is copied, is loaded by itself, so that no step ever handles more than a 256th.
 * Over a table on disk, a partition begins empty: what is not in it is looked up below, and only
 * what changes is kept, until so many look-ups failed that it is worth while to load that part.
 * Keys are keyed hashes, and so spread evenly; others are held as rightly, only not as fast. The
 * worker's thread.
 */
final class KeyTable {
  /** Most keys in one partition, if there is but one. */
  static final int MAX_UNPARTITIONED = 16_384;

  /** Of a table that is not small: one for each byte that keys may begin with. */
  static final int PARTITIONS = 1 << Byte.SIZE;

  private static final int LOADED = -1;

  // To load a key costs about a 500th of a look-up in a table that may have to be opened.
  private static final int LOOK_UPS_PER_LOAD = 512;

  private final TableStore store;
  private final MemoryMeter meter;
  private final KeyKind kind;
  private @Nullable BaseTable base;

  private @Nullable KeyPartition[] partitions;
  private int @Nullable [] misses; // look-ups below, or LOADED; null if all is in memory
  private long size;

  /** An empty one. */
  KeyTable(TableStore store, MemoryMeter meter, KeyKind kind) {
    this.store = store;
    this.meter = meter;
    this.kind = kind;
    this.base = null;
    partitions = new KeyPartition[1];
    meter.add(overhead());
  }

  /** One over a table on disk; nothing of it is in memory yet. */
  KeyTable(TableStore store, MemoryMeter meter, BaseTable base) {
    this.store = store;
    this.meter = meter;
    this.kind = base.kind();
    this.base = base;
    size = base.size();
    partitions = new KeyPartition[size > MAX_UNPARTITIONED ? PARTITIONS : 1];
    misses = new int[partitions.length];
    meter.add(overhead());
  }

  /** About what it takes itself, beside its partitions. */
  private long overhead() {
    return 200 + 12L * partitions.length;
  }

  KeyKind kind() {
    return kind;
  }

  /** Keys in it, those on disk included. */
  long size() {
    return size;
  }

  /** Adds a key; returns whether it was not there before. */
  boolean add(long high, long low) {
    int index = index(high);
    if (get(index, high, low) != 0) {
      return false;
    }
    writable(index).put(high, low, (byte) 1);
    size++;
    split();
    return true;
  }

  /** Notes that a user did something; returns whether it was the first time. */
  boolean see(long high, long low, Action action) {
    int index = index(high);
    KeyPartition partition = partitions[index];
    int place = partition == null ? -1 : partition.find(high, low);
    if (partition != null && place >= 0) {
      seeAgain(partition, place, index, high, low, action);
      return false;
    }
    byte before = partition == null ? 0 : partition.getBelow(high, low);
    if (before == 0 && misses != null) {
      before = below(index, high, low);
    }
    writable(index).put(high, low, Seen.after(before, action));
    if (before != 0) {
      return false;
    }
    size++;
    split();
    return true;
  }

  /** Notes where a look-up will begin. */
  void locate(long high, long low, ReadAhead readAhead) {
    KeyPartition partition = partitions[index(high)];
    if (partition != null) {
      partition.locate(high, low, readAhead);
    }
  }

  private void seeAgain(
      KeyPartition partition, int place, int index, long high, long low, Action action) {
    byte before = partition.value(place);
    byte after = Seen.after(before, action);
    if (after == before) {
      return;
    }
    KeyPartition writable = writable(index);
    if (writable == partition) {
      partition.set(place, after);
    } else {
      writable.put(high, low, after);
    }
  }

  private int index(long high) {
    return partitions.length == 1 ? 0 : KeyPartition.leading(high);
  }

  private byte get(int index, long high, long low) {
    KeyPartition partition = partitions[index];
    byte value = partition == null ? 0 : partition.get(high, low);
    return value == 0 && misses != null ? below(index, high, low) : value;
  }

  private KeyPartition partition(int index, int room) {
    return new KeyPartition(meter, partitions.length == 1 ? KeyPartition.ANY : index, room);
  }

  private KeyPartition writable(int index) {
    KeyPartition partition = partitions[index];
    partition = partition == null ? partition(index, 0) : partition.writable();
    partitions[index] = partition;
    return partition;
  }

  /** The byte beside a key in the table on disk, of which a part may be loaded meanwhile. */
  private byte below(int index, long high, long low) {
    BaseTable table = base;
    int[] counts = misses;
    if (table == null || counts == null || counts[index] == LOADED) {
      return 0;
    }
    long expected = table.size() / partitions.length;
    boolean worthWhile = ++counts[index] > expected / LOOK_UPS_PER_LOAD;
    if (worthWhile && meter.hasRoomFor(KeyPartition.bytesFor(expected))) {
      load(index, table);
      counts[index] = LOADED;
    }
    return table.get(store, high, low);
  }

  private void load(int index, BaseTable table) {
    KeyPartition loaded = partition(index, (int) (table.size() / partitions.length));
    try {
      table
          .in(store)
          .forEach(
              firstOf(index, partitions.length), lastOf(index, partitions.length), loaded::put);
    } catch (DamagedTable e) {
      loaded.leave();
      throw e;
    }
    KeyPartition changed = partitions[index];
    if (changed != null) {
      changed.forEach(loaded::put); // in the place of what it was when it was written
      changed.leaveAll();
    }
    partitions[index] = loaded;
    if (partitions.length == 1) {
      store.close(table.path()); // nothing of it will be read again
    }
  }

  /** The least leading bits of the keys in one of so many partitions. */
  static long firstOf(int index, int partitions) {
    return partitions == 1 ? 0 : KeyPartition.firstOf(index);
  }

  /** The greatest leading bits of the keys in one of so many partitions. */
  static long lastOf(int index, int partitions) {
    return partitions == 1 ? -1 : KeyPartition.lastOf(index);
  }

  private void split() {
    KeyPartition single = partitions[0];
    if (partitions.length > 1 || size <= MAX_UNPARTITIONED || single == null) {
      return;
    }
    @Nullable KeyPartition[] parts = new KeyPartition[PARTITIONS];
    for (int i = 0; i < PARTITIONS; i++) {
      parts[i] = new KeyPartition(meter, i, 2 * MAX_UNPARTITIONED / PARTITIONS);
    }
    single.forEach(
        (high, low, value) -> {
          KeyPartition part = parts[KeyPartition.leading(high)];
          if (part != null) {
            part.put(high, low, value);
          }
        });
    single.leaveAll();
    meter.add(-overhead());
    partitions = parts;
    meter.add(overhead());
    if (misses != null) {
      int state = misses[0];
      misses = new int[PARTITIONS];
      Arrays.fill(misses, state);
    }
  }

  /**
   * A checkpoint has written it to another table, by which the one below is replaced: that of the
   * cut is all that the old one was, and more.
   */
  void rebase(BaseTable newer) {
    if (base != null && misses != null) {
      store.close(base.path());
      base = newer;
    }
  }

  /**
   * Brings together what a checkpoint has kept apart, partition by partition, up to a number of
   * keys.
   *
   * @return how many keys it took; less than asked only if all is together
   */
  int reunite(int most) {
    int taken = 0;
    for (int i = 0; i < partitions.length && taken < most; i++) {
      KeyPartition partition = partitions[i];
      if (partition != null) {
        taken += partition.sizeAbove();
        partitions[i] = partition.reunited();
      }
    }
    return taken;
  }

  /**
   * A checkpoint has written it to another table, above which only what was written since stays in
   * memory: it is called while that is still kept apart.
   */
  void shrink(BaseTable newer) {
    int[] counts = misses == null ? new int[partitions.length] : misses;
    if (misses == null) {
      Arrays.fill(counts, LOADED);
    }
    for (int i = 0; i < partitions.length; i++) {
      KeyPartition partition = partitions[i];
      if (partition == null || partition.isApart()) {
        counts[i] = 0;
        partitions[i] = partition == null ? null : partition.writtenSince();
      }
    }
    misses = counts;
    base = newer;
  }

  /** As it is now, for a checkpoint to write while it changes; to be thawed. */
  FrozenKeys freeze() {
    for (int i = 0; i < partitions.length; i++) {
      KeyPartition partition = partitions[i];
      if (partition != null) {
        partition = partition.reunited();
        partition.layers().forEach(Freezable::freeze);
        partitions[i] = partition;
      }
    }
    return new FrozenKeys(
        partitions.clone(), misses == null ? null : misses.clone(), base, kind, size);
  }

  /** As it is now, for somebody to read while it changes; to be released. */
  HeldKeys hold() {
    List<List<KeyPartition>> layers = new ArrayList<>(partitions.length);
    for (KeyPartition partition : partitions) {
      layers.add(partition == null ? List.of() : partition.layers());
    }
    layers.forEach(all -> all.forEach(Freezable::hold));
    return new HeldKeys(layers, misses == null ? null : misses.clone(), base);
  }

  /** Gives its memory back. */
  void close() {
    meter.add(-overhead());
    for (KeyPartition partition : partitions) {
      if (partition != null) {
        partition.leaveAll();
      }
    }
    if (base != null) {
      store.close(base.path());
    }
  }

  /** Whether a partition is in memory as a whole. */
  static boolean isLoaded(int @Nullable [] misses, int index) {
    return misses == null || misses[index] == LOADED;
  }
}
