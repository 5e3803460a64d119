package io.rtanalytics.storage.slice;

import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.slice.table.KeyFile;
import io.rtanalytics.storage.slice.table.KeyKind;
import io.rtanalytics.storage.slice.table.TableCheck;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The directory of slice files, and the few of them that are open. A table is closed when others
 * were used more recently, and opened again when it is needed. The worker's thread; {@link #verify}
 * and the names may be used by any.
 */
public final class TableStore implements AutoCloseable {
  /** The directory, on the worker's disk. */
  public static final String DIRECTORY = "slices";

  private static final int MAX_OPEN = 512;

  private final Disk disk;
  private final Map<String, KeyFile> open = new LinkedHashMap<>(16, 0.75f, true);

  /** Tables on a disk. */
  public TableStore(Disk disk) {
    this.disk = disk;
  }

  /** The disk. */
  public Disk disk() {
    return disk;
  }

  /** The name of a slice's file, without the directory. */
  public static String fileName(long slice, long generation, TableKind kind) {
    return slice + "-" + generation + "." + kind.extension();
  }

  /** The same, as the disk knows it. */
  public static String path(long slice, long generation, TableKind kind) {
    return DIRECTORY + "/" + fileName(slice, generation, kind);
  }

  /** A table of keys, open; it may be closed by the next call. */
  KeyFile keys(String path, KeyKind kind) {
    KeyFile file = open.get(path);
    if (file == null) {
      file = KeyFile.open(disk, path, kind);
      open.put(path, file);
      if (open.size() > MAX_OPEN) {
        close(open.keySet().iterator().next());
      }
    }
    return file;
  }

  /** Closes a table if it is open. */
  void close(String path) {
    KeyFile file = open.remove(path);
    if (file != null) {
      file.close();
    }
  }

  /**
   * Verifies all files of a slice.
   *
   * @throws io.rtanalytics.storage.slice.table.DamagedTable if one of them is not what was written
   */
  public void verify(StoredSlice slice) {
    for (TableKind kind : TableKind.values()) {
      TableCheck.verify(disk, path(slice.number(), slice.generation(), kind), slice.table(kind));
    }
  }

  @Override
  public void close() {
    open.values().forEach(KeyFile::close);
    open.clear();
  }
}
