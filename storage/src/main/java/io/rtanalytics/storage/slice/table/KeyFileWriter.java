package io.rtanalytics.storage.slice.table;

import java.io.IOException;
import org.mapdb.SortedTableMap;

/** Writes a table of 128-bit keys, ascending. One thread. */
public final class KeyFileWriter extends TableWriter<Key, Byte> {
  /**
   * Makes a new file; to force its directory is up to the caller.
   *
   * @throws IOException if it can't be made
   */
  public KeyFileWriter(TableOutput output, String name, KeyKind kind) throws IOException {
    super(
        output,
        name,
        volume ->
            SortedTableMap.create(volume, KeyFile.KEYS, kind.serializer())
                .pageSize(TableRef.PAGE_BYTES)
                .nodeSize(KeyFile.NODE_ENTRIES)
                .createFromSink());
  }

  /**
   * Adds a key that is greater, as an unsigned number, than all before.
   *
   * @throws IOException if it can't be written
   */
  public void put(long high, long low, byte value) throws IOException {
    put(new Key(high, low), value);
  }
}
