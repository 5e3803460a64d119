package io.rtanalytics.storage.slice.table;

import org.mapdb.serializer.GroupSerializer;

/** What stands beside the keys of a table. */
public enum KeyKind {
  /** Nothing: all keys read as 1. */
  PLAIN,
  /** A byte that is not 0. */
  COUNTED;

  GroupSerializer<Byte> serializer() {
    return this == PLAIN ? new NothingSerializer() : new ByteSerializer();
  }
}
