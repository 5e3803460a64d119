package io.rtanalytics.storage.slice;

import io.rtanalytics.storage.slice.table.KeyFile;
import io.rtanalytics.storage.slice.table.KeyKind;

/**
 * The table on disk that a table in memory was loaded from, or stands above. Immutable; whoever
 * reads it passes the files to be used.
 *
 * @param path its file
 * @param kind what stands beside its keys
 * @param size how many keys it holds
 */
record BaseTable(String path, KeyKind kind, long size) {
  /** The byte beside a key; 0 without that key. */
  byte get(TableStore store, long high, long low) {
    return store.keys(path, kind).get(high, low);
  }

  /** It, open; another call for another table may close it. */
  KeyFile in(TableStore store) {
    return store.keys(path, kind);
  }

  /** Opens it once more, for another thread. */
  KeyFile open(TableStore store) {
    return KeyFile.open(store.disk(), path, kind);
  }
}
