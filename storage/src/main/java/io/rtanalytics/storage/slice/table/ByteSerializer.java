package io.rtanalytics.storage.slice.table;

import java.io.IOException;
import org.mapdb.DataInput2;
import org.mapdb.DataOutput2;

/** A byte beside each key. */
final class ByteSerializer extends ArraySerializer<Byte> {
  @Override
  public void serialize(DataOutput2 out, Byte value) throws IOException {
    out.writeByte(value);
  }

  @Override
  public Byte deserialize(DataInput2 in, int available) throws IOException {
    return in.readByte();
  }

  @Override
  public int fixedSize() {
    return 1;
  }

  @Override
  public Byte valueArrayBinaryGet(DataInput2 in, int count, int position) throws IOException {
    in.skipBytes(position);
    return in.readByte();
  }
}
