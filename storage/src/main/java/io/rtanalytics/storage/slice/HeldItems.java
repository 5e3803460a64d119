package io.rtanalytics.storage.slice;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.storage.slice.table.ItemFile;
import io.rtanalytics.storage.slice.table.StoredItem;
import io.rtanalytics.storage.slice.table.TableCheck;
import io.rtanalytics.wire.ItemList;
import io.rtanalytics.wire.ItemListBuilder;
import io.rtanalytics.wire.ItemListFormat;
import java.util.Arrays;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/**
 * The items of an {@link ItemTable} as they were when somebody began to read them: in memory, or
 * else all on disk. Made and released by the worker's thread, read by one other in between.
 */
@RequiredArgsConstructor
final class HeldItems implements SliceView<ItemList> {
  private static final int ITEMS_PER_STEP = 4096;

  private final List<List<ItemPartition>> partitions; // of each its layers, from above to below
  private final @Nullable StoredItems base;
  private final TableStore store;

  /** Holds partitions. */
  static HeldItems of(
      List<ItemPartition> partitions, @Nullable StoredItems base, TableStore store) {
    List<List<ItemPartition>> layers = partitions.stream().map(ItemPartition::layers).toList();
    layers.forEach(all -> all.forEach(Freezable::hold));
    return new HeldItems(layers, base, store);
  }

  @Override
  public ItemList read(Runnable step) {
    Listing listing = new Listing(step);
    if (base != null) {
      TableCheck.verify(store.disk(), base.path(), base.ref(), step);
      ItemFile.forEach(
          store.disk(),
          base.path(),
          (name, counts) -> listing.add(Utf8.wrap(name, 0, name.length), counts));
    }
    partitions.forEach(layers -> addAll(layers, listing));
    return listing.builder.build();
  }

  private static void addAll(List<ItemPartition> layers, Listing listing) {
    for (int i = 0; i < layers.size(); i++) {
      List<ItemPartition> above = layers.subList(0, i);
      layers
          .get(i)
          .forEachHere(
              (name, item) -> {
                if (above.stream().noneMatch(layer -> layer.isHere(name))) {
                  listing.add(name, item.counts());
                }
              });
    }
  }

  /**
   * One item, and what is not told apart.
   *
   * @param step called now and then; it may throw something to end this
   * @throws io.rtanalytics.storage.slice.table.DamagedTable as {@link #read} does
   * @throws java.io.UncheckedIOException as {@link #read} does
   */
  ItemList only(Utf8 name, Runnable step) {
    if (base != null) {
      TableCheck.verify(store.disk(), base.path(), base.ref(), step);
    }
    Listing listing = new Listing(step);
    for (Utf8 asked : List.of(name, ItemTable.OTHER)) {
      StoredItem counts = find(asked);
      if (counts != null) {
        listing.add(asked, counts);
      }
    }
    return listing.builder.build();
  }

  /** The same as a view. */
  SliceView<ItemList> of(Utf8 name) {
    HeldItems held = this;
    return new SliceView<>() {
      @Override
      public ItemList read(Runnable step) {
        return held.only(name, step);
      }

      @Override
      public void release() {
        held.release();
      }
    };
  }

  private @Nullable StoredItem find(Utf8 name) {
    if (base != null) {
      int end = name.offset() + name.length();
      byte[] key = Arrays.copyOfRange(name.array(), name.offset(), end);
      return ItemFile.find(store.disk(), base.path(), key);
    }
    for (List<ItemPartition> layers : partitions) {
      for (ItemPartition layer : layers) {
        Item item = layer.getHere(name);
        if (item != null) {
          return item.counts();
        }
      }
    }
    return null;
  }

  @Override
  public void release() {
    partitions.forEach(layers -> layers.forEach(Freezable::release));
  }

  @RequiredArgsConstructor
  private static final class Listing {
    private final Runnable step;
    private final ItemListBuilder builder = new ItemListBuilder();
    private int added;

    void add(Utf8 name, StoredItem counts) {
      if (!builder.add(name, counts.users(), counts.clicks(), counts.impressions())) {
        throw new NotStored(
            NotStored.Reason.OVERLOADED,
            "the items of this slice take more than " + ItemListFormat.MAX_BYTES + " bytes");
      }
      if (++added % ITEMS_PER_STEP == 0) {
        step.run();
      }
    }
  }
}
