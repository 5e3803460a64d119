package io.rtanalytics.storage.slice.table;

import java.io.IOException;
import java.util.function.Function;
import org.mapdb.DBException;
import org.mapdb.SortedTableMap;
import org.mapdb.volume.Volume;

/** Writes one table, once, in ascending order. One thread. */
abstract class TableWriter<K, V> implements AutoCloseable {
  private final TableOutput output;
  private final NewVolume volume;
  private final SortedTableMap.Sink<K, V> sink;
  private boolean empty = true;
  private boolean finished;

  TableWriter(TableOutput output, String name, Function<Volume, SortedTableMap.Sink<K, V>> maker)
      throws IOException {
    this.output = output;
    volume = new NewVolume(output.disk().create(name));
    sink = maker.apply(volume);
  }

  final void put(K key, V value) throws IOException {
    empty = false;
    try {
      sink.put(key, value);
    } catch (DBException e) {
      throw io(e);
    }
  }

  /**
   * Completes the file, and leaves it to the output.
   *
   * @return what the manifest is to know of it
   * @throws IOException if it can't be written
   */
  public final TableRef finish() throws IOException {
    if (empty) {
      throw new IllegalStateException("a table without entries has no file");
    }
    try {
      sink.create();
    } catch (DBException e) {
      throw io(e);
    }
    finished = true;
    output.written(volume.file());
    return volume.ref();
  }

  private IOException io(DBException e) {
    return e.getCause() instanceof IOException cause
        ? cause
        : new IOException(volume.file() + ": " + e.getMessage(), e);
  }

  @Override
  public final void close() {
    if (!finished) {
      volume.close();
    }
  }
}
