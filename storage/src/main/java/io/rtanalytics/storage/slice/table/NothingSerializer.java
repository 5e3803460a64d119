package io.rtanalytics.storage.slice.table;

import org.mapdb.DataInput2;
import org.mapdb.DataOutput2;

/** Nothing beside a key: the key's presence says all, and reads as 1. */
final class NothingSerializer extends ArraySerializer<Byte> {
  private static final Byte PRESENT = 1;

  @Override
  public void serialize(DataOutput2 out, Byte value) {
    // takes no bytes
  }

  @Override
  public Byte deserialize(DataInput2 in, int available) {
    return PRESENT;
  }

  @Override
  public int fixedSize() {
    return 0;
  }

  @Override
  public Byte valueArrayBinaryGet(DataInput2 in, int count, int position) {
    return PRESENT;
  }
}
