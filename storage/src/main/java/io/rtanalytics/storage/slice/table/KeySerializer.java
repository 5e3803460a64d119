package io.rtanalytics.storage.slice.table;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Comparator;
import org.mapdb.DataInput2;
import org.mapdb.DataOutput2;

/** Keys of 16 bytes, big-endian. A look-up in a node reads them in place. */
final class KeySerializer extends ArraySerializer<Key> {
  private static final int BYTES = 16;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  @Override
  public void serialize(DataOutput2 out, Key key) throws IOException {
    out.ensureAvail(BYTES);
    LONG.set(out.buf, out.pos, key.high()); // out.writeLong takes eight steps
    LONG.set(out.buf, out.pos + Long.BYTES, key.low());
    out.pos += BYTES;
  }

  @Override
  public Key deserialize(DataInput2 in, int available) throws IOException {
    return new Key(in.readLong(), in.readLong());
  }

  @Override
  public int compare(Key first, Key second) {
    return first.compareTo(second);
  }

  @Override
  public int fixedSize() {
    return BYTES;
  }

  @Override
  public Key valueArrayBinaryGet(DataInput2 in, int count, int position) throws IOException {
    in.skipBytes(position * BYTES);
    return deserialize(in, BYTES);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public int valueArrayBinarySearch(Key key, DataInput2 in, int count, Comparator comparator)
      throws IOException {
    for (int i = 0; i < count; i++) { // a node is short, and lies in one or two cache lines' reach
      int compared = Key.compare(in.readLong(), in.readLong(), key.high(), key.low());
      if (compared >= 0) {
        return compared == 0 ? i : -(i + 1);
      }
    }
    return -(count + 1);
  }
}
