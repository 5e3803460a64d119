package io.rtanalytics.storage.slice.table;

import java.io.IOException;
import org.mapdb.SortedTableMap;

/** Writes the table of a slice's items, ascending by name. One thread. */
public final class ItemFileWriter extends TableWriter<byte[], StoredItem> {
  /**
   * Makes a new file; to force its directory is up to the caller.
   *
   * @throws IOException if it can't be made
   */
  public ItemFileWriter(TableOutput output, String name) throws IOException {
    super(
        output,
        name,
        volume ->
            SortedTableMap.create(volume, ItemFile.NAMES, ItemFile.ITEMS)
                .pageSize(TableRef.PAGE_BYTES)
                .nodeSize(ItemFile.NODE_ENTRIES)
                .createFromSink());
  }

  /**
   * Adds an item whose name is greater than all before.
   *
   * @throws IOException if it can't be written
   */
  public void add(byte[] name, StoredItem item) throws IOException {
    put(name, item);
  }
}
