package io.rtanalytics.storage.slice;

import io.rtanalytics.storage.slice.table.KeyFile;
import io.rtanalytics.storage.slice.table.KeyFileWriter;
import io.rtanalytics.storage.slice.table.KeyKind;
import io.rtanalytics.storage.slice.table.TableOutput;
import io.rtanalytics.storage.slice.table.TableRef;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A {@link KeyTable} as it was at a checkpoint's cut. Read by the checkpoint's thread, partition by
 * partition, in the order of the keys.
 */
final class FrozenKeys {
  private final @Nullable KeyPartition[] partitions;
  private final int @Nullable [] misses;
  private final @Nullable BaseTable base;
  private final KeyKind kind;
  private final long size;

  FrozenKeys(
      @Nullable KeyPartition[] partitions,
      int @Nullable [] misses,
      @Nullable BaseTable base,
      KeyKind kind,
      long size) {
    this.partitions = partitions;
    this.misses = misses;
    this.base = base;
    this.kind = kind;
    this.size = size;
  }

  /** Keys in it. */
  long size() {
    return size;
  }

  /**
   * Writes all keys to a new file, those of the table below included.
   *
   * @return what the manifest is to know of it
   * @throws IOException if it can't be written
   */
  TableRef write(TableOutput output, String path, TableStore store) throws IOException {
    if (size == 0) {
      return TableRef.NONE;
    }
    try (KeyFileWriter writer = new KeyFileWriter(output, path, kind);
        Below below = new Below(store, output::step)) {
      for (int i = 0; i < partitions.length; i++) {
        output.step();
        write(i, writer, below);
      }
      return writer.finish();
    }
  }

  private void write(int index, KeyFileWriter writer, Below below) throws IOException {
    KeyPartition partition = partitions[index];
    long first = KeyTable.firstOf(index, partitions.length);
    long last = KeyTable.lastOf(index, partitions.length);
    SortedKeys changed = partition == null ? null : new SortedKeys(partition, first, last);
    Merge merge = new Merge(changed, writer);
    KeyFile file = KeyTable.isLoaded(misses, index) ? null : below.file();
    if (file != null) {
      file.forEach(first, last, merge::below);
    }
    merge.finish();
  }

  /** The worker may write to everything again. Its thread. */
  void thaw() {
    for (KeyPartition partition : partitions) {
      if (partition != null) {
        partition.layers().forEach(Freezable::thaw);
      }
    }
  }

  /** The table below, opened when it is first needed. */
  private final class Below implements AutoCloseable {
    private final TableStore store;
    private final Runnable step;
    private @Nullable KeyFile file;

    Below(TableStore store, Runnable step) {
      this.store = store;
      this.step = step;
    }

    @Nullable KeyFile file() {
      if (file == null && base != null) {
        file = base.openVerified(store, step);
      }
      return file;
    }

    @Override
    public void close() {
      if (file != null) {
        file.close();
      }
    }
  }

  /** Two ascending sequences made one; of a key in both, the changed one counts. */
  private static final class Merge {
    private final @Nullable SortedKeys changed;
    private final KeyFileWriter writer;
    private int next;

    Merge(@Nullable SortedKeys changed, KeyFileWriter writer) {
      this.changed = changed;
      this.writer = writer;
    }

    void below(long high, long low, byte value) throws IOException {
      SortedKeys keys = changed;
      if (keys != null) {
        while (next < keys.size() && keys.compare(next, high, low) < 0) {
          putChanged(keys);
        }
        if (next < keys.size() && keys.compare(next, high, low) == 0) {
          return;
        }
      }
      writer.put(high, low, value);
    }

    private void putChanged(SortedKeys keys) throws IOException {
      writer.put(keys.high(next), keys.low(next), keys.value(next));
      next++;
    }

    void finish() throws IOException {
      while (changed != null && next < changed.size()) {
        putChanged(changed);
      }
    }
  }
}
