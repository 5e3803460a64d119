package io.rtanalytics.storage.slice.table;

import io.rtanalytics.storage.disk.Disk;
import java.util.Iterator;
import java.util.Map;
import lombok.AccessLevel;
import lombok.RequiredArgsConstructor;
import org.mapdb.DBException;
import org.mapdb.SortedTableMap;

/** An open table of 128-bit keys. It was verified before. One thread. */
@RequiredArgsConstructor(access = AccessLevel.PRIVATE)
public final class KeyFile implements AutoCloseable {
  static final KeySerializer KEYS = new KeySerializer();
  static final int NODE_ENTRIES = 32;

  private final DiskVolume volume;
  private final SortedTableMap<Key, Byte> map;
  private final long pages;

  /**
   * Opens a table.
   *
   * @throws DamagedTable if it is not what was written
   * @throws java.io.UncheckedIOException if it can't be opened at the moment
   */
  public static KeyFile open(Disk disk, String name, KeyKind kind) {
    DiskVolume volume = null;
    try {
      volume = new DiskVolume(TableReads.open(disk, name));
      return new KeyFile(
          volume,
          SortedTableMap.open(volume, KEYS, kind.serializer()),
          volume.length() / TableRef.PAGE_BYTES);
    } catch (DBException e) {
      if (volume != null) {
        volume.close();
      }
      throw new DamagedTable(disk.describe(name), e);
    }
  }

  /**
   * The byte beside a key; 0 without that key.
   *
   * @throws DamagedTable if it is not what was written
   * @throws java.io.UncheckedIOException if it can't be opened at the moment
   */
  public byte get(long high, long low) {
    try {
      Byte value = map.get(new Key(high, low));
      return value == null ? 0 : value;
    } catch (DBException | IndexOutOfBoundsException e) {
      throw new DamagedTable(volume.file().toString(), e);
    }
  }

  /** Takes keys, ascending. */
  @FunctionalInterface
  public interface KeyConsumer<E extends Exception> {
    /** Takes one key. */
    void key(long high, long low, byte value) throws E;
  }

  /**
   * Hands over all keys whose leading 64 bits are within bounds, ascending.
   *
   * @param first the least leading bits, as an unsigned number
   * @param last the greatest
   * @throws DamagedTable if it is not what was written
   * @throws java.io.UncheckedIOException if it can't be opened at the moment
   */
  public <E extends Exception> void forEach(long first, long last, KeyConsumer<E> consumer)
      throws E {
    try {
      Iterator<Map.Entry<Key, Byte>> entries =
          map.entryIterator(new Key(first, 0), true, new Key(last, -1), true);
      while (entries.hasNext()) {
        Map.Entry<Key, Byte> entry = entries.next();
        long high = entry.getKey().high();
        // MapDB ends where a key is greater than the last, but takes the order for granted.
        if (Long.compareUnsigned(high, first) < 0 || entry.getValue() == 0) {
          throw new DamagedTable(volume.file().toString(), "an entry that was not written so");
        }
        consumer.key(high, entry.getKey().low(), entry.getValue());
      }
    } catch (DBException | IndexOutOfBoundsException e) {
      throw new DamagedTable(volume.file().toString(), e);
    }
  }

  /** How many pages it has. */
  public long pages() {
    return pages;
  }

  @Override
  public void close() {
    volume.close();
  }
}
