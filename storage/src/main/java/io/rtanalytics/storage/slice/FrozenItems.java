package io.rtanalytics.storage.slice;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.storage.slice.table.ItemFile;
import io.rtanalytics.storage.slice.table.ItemFileWriter;
import io.rtanalytics.storage.slice.table.StoredItem;
import io.rtanalytics.storage.slice.table.TableCheck;
import io.rtanalytics.storage.slice.table.TableOutput;
import io.rtanalytics.storage.slice.table.TableRef;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/** An {@link ItemTable} as it was at a checkpoint's cut. Read by the checkpoint's thread. */
@RequiredArgsConstructor
final class FrozenItems {
  private final @Nullable ItemPartition[] partitions;
  private final @Nullable StoredItems base; // where the items are, if they were not loaded
  private final FrozenKeys pairs;

  /** The users of the items. */
  FrozenKeys pairs() {
    return pairs;
  }

  /**
   * Writes all items to a new file; their users are written by themselves.
   *
   * @return what the manifest is to know of it
   * @throws IOException if it can't be written
   */
  TableRef write(TableOutput output, String path) throws IOException {
    Map<Utf8, StoredItem> sorted = new TreeMap<>();
    if (base != null) {
      TableCheck.verify(output.disk(), base.path(), base.ref(), output::step);
      ItemFile.forEach(
          output.disk(),
          base.path(),
          (name, item) -> sorted.put(Utf8.wrap(name, 0, name.length), item));
    }
    for (ItemPartition partition : partitions) {
      if (partition != null) {
        partition.forEach((name, item) -> sorted.put(name, item.counts()));
      }
    }
    try (ItemFileWriter writer = new ItemFileWriter(output, path)) {
      for (Map.Entry<Utf8, StoredItem> entry : sorted.entrySet()) {
        Utf8 name = entry.getKey();
        byte[] bytes =
            Arrays.copyOfRange(name.array(), name.offset(), name.offset() + name.length());
        writer.add(bytes, entry.getValue());
      }
      return writer.finish();
    }
  }

  /** The worker may write to everything again. Its thread. */
  void thaw() {
    for (ItemPartition partition : partitions) {
      if (partition != null) {
        partition.layers().forEach(Freezable::thaw);
      }
    }
    pairs.thaw();
  }
}
