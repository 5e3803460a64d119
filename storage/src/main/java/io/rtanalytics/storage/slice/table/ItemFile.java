package io.rtanalytics.storage.slice.table;

import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.disk.DiskFile;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.mapdb.DBException;
import org.mapdb.DataInput2;
import org.mapdb.DataOutput2;
import org.mapdb.SortedTableMap;
import org.mapdb.serializer.GroupSerializer;
import org.mapdb.serializer.SerializerByteArray;

/** The table of a slice's items: name in UTF-8, ordered by its bytes → what was counted. */
public final class ItemFile {
  static final GroupSerializer<byte[]> NAMES = new SerializerByteArray();
  static final GroupSerializer<StoredItem> ITEMS = new ItemSerializer();
  static final int NODE_ENTRIES = 8; // so that a node of the longest names fits into a page

  private ItemFile() {}

  /**
   * Reads all items, ascending.
   *
   * @throws DamagedTable if it is not what was written
   * @throws java.io.UncheckedIOException if it can't be opened at the moment
   */
  public static void forEach(Disk disk, String name, BiConsumer<byte[], StoredItem> consumer) {
    try (DiskVolume volume = new DiskVolume(TableReads.open(disk, name))) {
      Iterator<Map.Entry<byte[], StoredItem>> entries =
          SortedTableMap.open(volume, NAMES, ITEMS).entryIterator();
      while (entries.hasNext()) {
        Map.Entry<byte[], StoredItem> entry = entries.next();
        consumer.accept(entry.getKey(), entry.getValue());
      }
    } catch (DBException e) {
      throw new DamagedTable(disk.describe(name), e);
    }
  }

  /**
   * Looks up some items.
   *
   * @return what was counted of each, in their order; nothing for one that is not there
   * @throws DamagedTable if the table is not what was written
   * @throws java.io.UncheckedIOException if it can't be opened at the moment
   */
  public static List<Optional<StoredItem>> find(Disk disk, String name, List<byte[]> items) {
    return find(TableReads.open(disk, name), items);
  }

  /**
   * The same of a file that may be damaged: it is verified first, and opened once for both.
   *
   * @param ref what the manifest knows of it
   * @param step called now and then; it may throw something to end this
   */
  public static List<Optional<StoredItem>> verifyAndFind(
      Disk disk, String name, TableRef ref, List<byte[]> items, Runnable step) {
    try (DiskFile file = TableReads.open(disk, name)) {
      TableCheck.verify(file, ref, step);
      return find(file, items);
    } catch (IOException e) {
      throw new DamagedTable(disk.describe(name), e);
    }
  }

  /** Closes the file. */
  private static List<Optional<StoredItem>> find(DiskFile file, List<byte[]> items) {
    try (DiskVolume volume = new DiskVolume(file)) {
      SortedTableMap<byte[], StoredItem> table = SortedTableMap.open(volume, NAMES, ITEMS);
      return items.stream().map(item -> Optional.ofNullable(table.get(item))).toList();
    } catch (DBException | IndexOutOfBoundsException e) {
      throw new DamagedTable(file.toString(), e);
    }
  }

  private static final class ItemSerializer extends ArraySerializer<StoredItem> {
    @Override
    public void serialize(DataOutput2 out, StoredItem item) throws IOException {
      out.writeLong(item.users());
      out.writeLong(item.clicks());
      out.writeLong(item.impressions());
    }

    @Override
    public StoredItem deserialize(DataInput2 in, int available) throws IOException {
      return new StoredItem(in.readLong(), in.readLong(), in.readLong());
    }
  }
}
