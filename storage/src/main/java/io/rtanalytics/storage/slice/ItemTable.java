package io.rtanalytics.storage.slice;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.storage.slice.table.ItemFile;
import io.rtanalytics.storage.slice.table.KeyKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items of a slice: what was counted of each, and which users saw or clicked it. Over tables on
 * disk, all items are loaded with the first event of any; their users as in {@link KeyTable}. The
 * worker's thread.
 */
final class ItemTable {
  /** Stands for all items beyond the most that are told apart; no item has an empty name. */
  static final Utf8 OTHER = Utf8.of("");

  private static final int PARTITIONS = 64; // a power of two
  private static final long OVERHEAD = 400; // bytes that it takes without any item

  private final TableStore store;
  private @Nullable StoredItems base; // where its items are until they are loaded
  private final int maxItems;
  private final KeyTable pairs;
  private final MemoryMeter meter;
  private final @Nullable ItemPartition[] partitions = new ItemPartition[PARTITIONS];
  private int size;

  /** An empty one that tells so many items apart. */
  ItemTable(TableStore store, MemoryMeter meter, int maxItems) {
    this(store, meter, maxItems, null, new KeyTable(store, meter, KeyKind.COUNTED));
  }

  /** One over tables on disk. */
  ItemTable(TableStore store, MemoryMeter meter, int maxItems, StoredItems base, BaseTable pairs) {
    this(store, meter, maxItems, base, new KeyTable(store, meter, pairs));
  }

  private ItemTable(
      TableStore store,
      MemoryMeter meter,
      int maxItems,
      @Nullable StoredItems base,
      KeyTable pairs) {
    this.store = store;
    this.meter = meter;
    this.maxItems = maxItems;
    this.base = base;
    this.pairs = pairs;
    meter.add(OVERHEAD);
  }

  /** Counts an event. */
  void count(Utf8 name, long userHigh, long userLow, Action action) {
    load();
    if (countKnown(name, userHigh, userLow, action)) {
      return;
    }
    if (size < maxItems) {
      add(name.copy());
      countKnown(name, userHigh, userLow, action);
    } else {
      if (!countKnown(OTHER, userHigh, userLow, action)) {
        add(OTHER);
        countKnown(OTHER, userHigh, userLow, action);
      }
    }
  }

  private boolean countKnown(Utf8 name, long userHigh, long userLow, Action action) {
    ItemPartition partition = partitions[index(name)];
    return partition != null
        && writable(index(name))
            .replace(
                name,
                item -> {
                  boolean newUser =
                      pairs.see(item.pairHigh(userHigh), item.pairLow(userLow), action);
                  return item.after(action, newUser);
                });
  }

  private void add(Utf8 name) {
    writable(index(name)).put(name, Item.of(name));
    size++;
  }

  private void load() {
    if (base != null) {
      ItemFile.forEach(
          store.disk(),
          base.path(),
          (name, counts) -> {
            Utf8 text = Utf8.wrap(name, 0, name.length);
            writable(index(text)).put(text, Item.of(text, counts));
            size++;
          });
      base = null;
    }
  }

  private static int index(Utf8 name) {
    int hash = name.hashCode() * 0x9E3779B9; // the map uses the lower bits
    return hash >>> 26;
  }

  private ItemPartition writable(int index) {
    ItemPartition partition = partitions[index];
    partition = partition == null ? new ItemPartition(meter) : partition.writable();
    partitions[index] = partition;
    return partition;
  }

  /** A checkpoint has written it to other tables, which replace those below. */
  void rebase(StoredItems newer, BaseTable newerPairs) {
    if (base != null) {
      base = newer;
    }
    pairs.rebase(newerPairs);
  }

  /** Only what was written to the users since a checkpoint's cut stays in memory. */
  void shrink(BaseTable newerPairs) {
    pairs.shrink(newerPairs);
  }

  /** Brings together what readers have kept apart, see {@link KeyTable#reunite}. */
  int reunite(int most) {
    int taken = 0;
    for (int i = 0; i < PARTITIONS && taken < most; i++) {
      ItemPartition partition = partitions[i];
      if (partition != null) {
        taken += partition.sizeAbove();
        partitions[i] = partition.reunited();
      }
    }
    return taken < most ? taken + pairs.reunite(most - taken) : taken;
  }

  /** As it is now, for a checkpoint to write while it changes; to be thawed. */
  FrozenItems freeze() {
    for (int i = 0; i < PARTITIONS; i++) {
      ItemPartition partition = partitions[i];
      if (partition != null) {
        partition = partition.reunited();
        partition.layers().forEach(Freezable::freeze);
        partitions[i] = partition;
      }
    }
    return new FrozenItems(partitions.clone(), base, pairs.freeze());
  }

  /** As it is now, but without the users, for somebody to read while it changes. */
  HeldItems hold() {
    List<ItemPartition> all = new ArrayList<>(PARTITIONS);
    for (ItemPartition partition : partitions) {
      if (partition != null) {
        all.add(partition);
      }
    }
    return HeldItems.of(all, base, store);
  }

  /** The same, but of one item only, and what is not told apart. */
  HeldItems hold(Utf8 name) {
    List<ItemPartition> some = new ArrayList<>(2);
    for (Utf8 asked : List.of(name, OTHER)) {
      ItemPartition partition = partitions[index(asked)];
      if (partition != null && !some.contains(partition)) {
        some.add(partition);
      }
    }
    return HeldItems.of(some, base, store);
  }

  /** The users of its items as they are now, for somebody to read while they change. */
  HeldKeys holdPairs() {
    return pairs.hold();
  }

  /** Gives its memory back. */
  void close() {
    meter.add(-OVERHEAD);
    for (ItemPartition partition : partitions) {
      if (partition != null) {
        partition.layers().forEach(Freezable::leave);
      }
    }
    pairs.close();
  }
}
