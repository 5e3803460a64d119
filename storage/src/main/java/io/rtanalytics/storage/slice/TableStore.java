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

  // MapDB keeps the first key of every page of an open table, about 40 bytes each.
  private static final long MAX_OPEN_PAGES = 400_000;

  private final Disk disk;
  private final Map<String, KeyFile> open = new LinkedHashMap<>(16, 0.75f, true);
  private long openPages;

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
      openPages += file.pages();
      while (open.size() > MAX_OPEN || (openPages > MAX_OPEN_PAGES && open.size() > 1)) {
        close(open.keySet().iterator().next());
      }
    }
    return file;
  }

  /** Closes a table if it is open. */
  void close(String path) {
    KeyFile file = open.remove(path);
    if (file != null) {
      openPages -= file.pages();
      file.close();
    }
  }

  /**
   * Verifies all files of a slice.
   *
   * @param step called now and then; it may throw something to end this
   * @throws io.rtanalytics.storage.slice.table.DamagedTable if one of them is not what was written
   * @throws java.io.UncheckedIOException if one can't be opened at the moment
   */
  public void verify(StoredSlice slice, Runnable step) {
    for (TableKind kind : TableKind.values()) {
      TableCheck.verify(
          disk, path(slice.number(), slice.generation(), kind), slice.table(kind), step);
    }
  }

  /** The same, to its end. */
  public void verify(StoredSlice slice) {
    verify(slice, () -> {});
  }

  @Override
  public void close() {
    open.values().forEach(KeyFile::close);
    open.clear();
    openPages = 0;
  }
}
