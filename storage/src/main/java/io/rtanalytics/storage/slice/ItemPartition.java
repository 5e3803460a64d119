package io.rtanalytics.storage.slice;

import io.rtanalytics.event.Utf8;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Some of a slice's items by name. One thread, but for {@link Freezable}. */
final class ItemPartition extends Freezable {
  private static final long OVERHEAD = 90; // with the map that it makes for its first item

  /** What an item takes beside its name: entry, name, item and counts, with their headers. */
  private static final int ITEM_BYTES = 170;

  private final Map<Utf8, Item> items;
  private long bytes;

  ItemPartition(MemoryMeter meter) {
    super(meter);
    items = new HashMap<>();
    bytes = OVERHEAD;
    meter.add(bytes);
  }

  private ItemPartition(ItemPartition other) {
    super(other.meter());
    items = new HashMap<>(other.items);
    bytes = other.bytes;
    meter().add(bytes);
  }

  /** Itself, or while it is read, a copy that may be written to. */
  ItemPartition writable() {
    if (!isFrozen()) {
      return this;
    }
    ItemPartition copy = new ItemPartition(this);
    leave();
    return copy;
  }

  @Nullable Item get(Utf8 name) {
    return items.get(name);
  }

  /** Adds or replaces an item; a new name's bytes must be its own. */
  void put(Utf8 name, Item item) {
    if (items.put(name, item) == null) {
      long more = ITEM_BYTES + (long) name.length();
      bytes += more;
      meter().add(more);
    }
  }

  void forEach(BiConsumer<Utf8, Item> consumer) {
    items.forEach(consumer);
  }

  @Override
  long bytes() {
    return bytes;
  }
}
