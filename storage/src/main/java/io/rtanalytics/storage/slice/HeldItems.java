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
import java.util.Optional;
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
  private final @Nullable Runnable onVerified; // null if nothing is to be verified, or to be noted
  private boolean verified;

  /** Holds partitions. */
  static HeldItems of(
      List<ItemPartition> partitions, @Nullable StoredItems base, TableStore store) {
    List<List<ItemPartition>> layers = partitions.stream().map(ItemPartition::layers).toList();
    layers.forEach(all -> all.forEach(Freezable::hold));
    return new HeldItems(layers, base, store, null);
  }

  /**
   * One item of a table on disk.
   *
   * @param onVerified called by the worker's thread after the file was verified; null if it was
   *     before
   */
  static SliceView<ItemList> stored(
      StoredItems base, TableStore store, @Nullable Runnable onVerified, Utf8 name) {
    HeldItems held = new HeldItems(List.of(), base, store, onVerified);
    held.verified = onVerified == null;
    return held.of(name);
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
    Listing listing = new Listing(step);
    List<Utf8> asked = List.of(name, ItemTable.OTHER);
    List<Optional<StoredItem>> found =
        base == null ? asked.stream().map(this::find).toList() : findStored(base, asked, step);
    for (int i = 0; i < asked.size(); i++) {
      if (found.get(i).isPresent()) {
        listing.add(asked.get(i), found.get(i).get());
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

  private List<Optional<StoredItem>> findStored(
      StoredItems table, List<Utf8> names, Runnable step) {
    List<byte[]> asked = names.stream().map(HeldItems::bytesOf).toList();
    if (verified) {
      return ItemFile.find(store.disk(), table.path(), asked);
    }
    List<Optional<StoredItem>> found =
        ItemFile.verifyAndFind(store.disk(), table.path(), table.ref(), asked, step);
    verified = true;
    return found;
  }

  private static byte[] bytesOf(Utf8 name) {
    return Arrays.copyOfRange(name.array(), name.offset(), name.offset() + name.length());
  }

  private Optional<StoredItem> find(Utf8 name) {
    for (List<ItemPartition> layers : partitions) {
      for (ItemPartition layer : layers) {
        Item item = layer.getHere(name);
        if (item != null) {
          return Optional.of(item.counts());
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public void release() {
    partitions.forEach(layers -> layers.forEach(Freezable::release));
    if (verified && onVerified != null) {
      onVerified.run();
    }
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
