package io.rtanalytics.storage.slice;

import io.rtanalytics.storage.slice.table.KeyFile;
import io.rtanalytics.storage.slice.table.KeyKind;
import io.rtanalytics.storage.slice.table.TableCheck;
import io.rtanalytics.storage.slice.table.TableRef;

/**
 * The table on disk that a table in memory was loaded from, or stands above. Immutable; whoever
 * reads it passes the files to be used.
 *
 * @param path its file
 * @param kind what stands beside its keys
 * @param size how many keys it holds
 * @param ref what the manifest knows of it
 */
record BaseTable(String path, KeyKind kind, long size, TableRef ref) {
  /** The byte beside a key; 0 without that key. */
  byte get(TableStore store, long high, long low) {
    return store.keys(path, kind).get(high, low);
  }

  /** It, open; another call for another table may close it. */
  KeyFile in(TableStore store) {
    return store.keys(path, kind);
  }

  /**
   * Verifies it and opens it once more, for another thread: what is copied into a new table must
   * not carry on what was damaged since.
   *
   * @param step called now and then; it may throw something to end this
   * @throws io.rtanalytics.storage.slice.table.DamagedTable if it is not what was written
   */
  KeyFile openVerified(TableStore store, Runnable step) {
    TableCheck.verify(store.disk(), path, ref, step);
    return KeyFile.open(store.disk(), path, kind);
  }
}
