package io.rtanalytics.storage.slice;

import io.rtanalytics.event.Utf8;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Some of a slice's items by name. One thread, but for {@link Freezable}.
 *
 * <p>While it is read by a checkpoint or for an answer, what changes goes into an empty one above,
 * as in {@link KeyPartition}.
 */
final class ItemPartition extends Freezable {
  private static final long OVERHEAD = 90; // with the map that it makes for its first item

  /** What an item takes beside its name: entry, name, item and counts, with their headers. */
  private static final int ITEM_BYTES = 170;

  private final Map<Utf8, Item> items = new HashMap<>();
  private @Nullable ItemPartition below;
  private long bytes = OVERHEAD;

  ItemPartition(MemoryMeter meter) {
    super(meter);
    meter.add(bytes);
  }

  /**
   * What may be written to: itself; or while it is read, an empty one above it; or once that is
   * done, the one below with all that was written above.
   */
  ItemPartition writable() {
    ItemPartition reunited = reunited();
    if (!reunited.isFrozen()) {
      return reunited;
    }
    ItemPartition above = new ItemPartition(meter());
    above.below = reunited;
    return above;
  }

  /** The one below with all that was written above, unless that is still read. */
  ItemPartition reunited() {
    ItemPartition lower = below;
    if (lower == null || lower.isFrozen()) {
      return this;
    }
    items.forEach(lower::put);
    below = null;
    leave();
    return lower.reunited();
  }

  /** How many items {@link #reunited} would bring together with what is below. */
  int sizeAbove() {
    return below == null || below.isFrozen() ? 0 : items.size();
  }

  /** An item, here or below. */
  @Nullable Item get(Utf8 name) {
    Item item = items.get(name);
    return item == null && below != null ? below.get(name) : item;
  }

  /**
   * Replaces an item that is here or below; only of what is writable.
   *
   * @param change what is to be in its place
   * @return false if it is not there
   */
  boolean replace(Utf8 name, UnaryOperator<Item> change) {
    if (items.computeIfPresent(name, (same, item) -> change.apply(item)) != null) {
      return true;
    }
    Item lower = below == null ? null : below.get(name);
    if (lower == null) {
      return false;
    }
    Item changed = change.apply(lower);
    put(name.copy(), changed);
    return true;
  }

  /** Adds or replaces an item; only of what is writable. A new name's bytes must be its own. */
  void put(Utf8 name, Item item) {
    if (items.put(name, item) == null) {
      long more = ITEM_BYTES + (long) name.length();
      bytes += more;
      meter().add(more);
    }
  }

  /** An item of this layer. */
  @Nullable Item getHere(Utf8 name) {
    return items.get(name);
  }

  /** Whether an item is in this layer. */
  boolean isHere(Utf8 name) {
    return items.containsKey(name);
  }

  /** Hands over the items of this layer. */
  void forEachHere(BiConsumer<Utf8, Item> consumer) {
    items.forEach(consumer);
  }

  /** Hands over all items, those below included. */
  void forEach(BiConsumer<Utf8, Item> consumer) {
    forEachHere(consumer);
    if (below != null) {
      below.forEach(
          (name, item) -> {
            if (!isHere(name)) {
              consumer.accept(name, item);
            }
          });
    }
  }

  /** All layers, from above to below. */
  List<ItemPartition> layers() {
    List<ItemPartition> layers = new ArrayList<>(1);
    for (ItemPartition layer = this; layer != null; layer = layer.below) {
      layers.add(layer);
    }
    return layers;
  }

  @Override
  long bytes() {
    return bytes;
  }
}
