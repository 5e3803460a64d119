package io.rtanalytics.storage.slice;

import io.rtanalytics.storage.slice.table.KeyFile;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/**
 * A {@link KeyTable} as it was when somebody began to read it, in 256 groups by the keys' leading 8
 * bits. Made and released by the worker's thread, read by one other in between.
 */
@RequiredArgsConstructor
final class HeldKeys {
  static final int GROUPS = KeyTable.PARTITIONS;

  private final List<List<KeyPartition>> layers; // of each partition, from above to below
  private final int @Nullable [] misses;
  private final @Nullable BaseTable base;

  /** The group that a key belongs to. */
  static int groupOf(long high) {
    return KeyPartition.leading(high);
  }

  /**
   * Opens the table below if any of its keys is to be read there; null if all are in memory.
   *
   * @param step called now and then; it may throw something to end this
   * @throws io.rtanalytics.storage.slice.table.DamagedTable if it is not what was written
   * @throws java.io.UncheckedIOException if it can't be opened at the moment
   */
  @Nullable KeyFile open(TableStore store, Runnable step) {
    for (int i = 0; i < layers.size(); i++) {
      if (base != null && !KeyTable.isLoaded(misses, i)) {
        return base.openVerified(store, step);
      }
    }
    return null;
  }

  private int index(int group) {
    return layers.size() == 1 ? 0 : group;
  }

  /**
   * Hands over all keys of a group, in no order.
   *
   * @param file what {@link #open} gave
   */
  void forEach(int group, @Nullable KeyFile file, KeyPartition.KeyConsumer consumer) {
    List<KeyPartition> all = layers.get(index(group));
    for (int i = 0; i < all.size(); i++) {
      List<KeyPartition> above = all.subList(0, i);
      all.get(i)
          .forEachHere(
              (high, low, value) -> {
                if (groupOf(high) == group && find(above, high, low) == 0) {
                  consumer.key(high, low, value);
                }
              });
    }
    if (file != null && !KeyTable.isLoaded(misses, index(group))) {
      file.forEach(
          KeyPartition.firstOf(group),
          KeyPartition.lastOf(group),
          (high, low, value) -> {
            if (find(all, high, low) == 0) {
              consumer.key(high, low, value);
            }
          });
    }
  }

  /**
   * A group to look its own keys up in. What is on disk of it comes into memory for as long: at
   * most a 256th of the table, since keys are spread evenly.
   *
   * @param file what {@link #open} gave
   */
  Group group(int group, @Nullable KeyFile file) {
    KeyPartition loaded = new KeyPartition(new MemoryMeter(0), group, 0);
    if (file != null && !KeyTable.isLoaded(misses, index(group))) {
      file.forEach(KeyPartition.firstOf(group), KeyPartition.lastOf(group), loaded::put);
    }
    List<KeyPartition> all = layers.get(index(group));
    return (high, low) -> {
      byte value = find(all, high, low);
      return value != 0 ? value : loaded.get(high, low);
    };
  }

  /** Some keys in memory. */
  @FunctionalInterface
  interface Group {
    /** The byte beside a key of this group; 0 without that key. */
    byte get(long high, long low);
  }

  private static byte find(List<KeyPartition> layers, long high, long low) {
    for (int i = 0; i < layers.size(); i++) {
      int place = layers.get(i).find(high, low);
      if (place >= 0) {
        return layers.get(i).value(place);
      }
    }
    return 0;
  }

  /** The worker may write to everything again. Its thread. */
  void release() {
    layers.forEach(all -> all.forEach(KeyPartition::release));
  }
}
