package io.rtanalytics.storage.slice.table;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import org.mapdb.DataInput2;
import org.mapdb.DataOutput2;
import org.mapdb.serializer.GroupSerializer;

/**
 * A serializer that keeps a group of values as an array of objects, one after the other on disk.
 * What only a mutable MapDB collection would call is not supported.
 */
abstract class ArraySerializer<A> implements GroupSerializer<A> {
  @Override
  public boolean isTrusted() {
    return true; // it reads what it wrote, not a byte more
  }

  @Override
  public int valueArraySearch(Object keys, A key) {
    return Arrays.binarySearch((Object[]) keys, key);
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"})
  public int valueArraySearch(Object keys, A key, Comparator comparator) {
    return Arrays.binarySearch((Object[]) keys, key, comparator);
  }

  @Override
  public void valueArraySerialize(DataOutput2 out, Object values) throws IOException {
    for (Object value : (Object[]) values) {
      serialize(out, cast(value));
    }
  }

  @Override
  public Object valueArrayDeserialize(DataInput2 in, int size) throws IOException {
    Object[] values = new Object[size];
    for (int i = 0; i < size; i++) {
      values[i] = deserialize(in, -1);
    }
    return values;
  }

  @Override
  public A valueArrayGet(Object values, int position) {
    return cast(((Object[]) values)[position]);
  }

  @SuppressWarnings("unchecked")
  private A cast(Object value) {
    return (A) value;
  }

  @Override
  public int valueArraySize(Object values) {
    return ((Object[]) values).length;
  }

  @Override
  public Object valueArrayFromArray(Object[] objects) {
    return objects;
  }

  @Override
  public Object valueArrayCopyOfRange(Object values, int from, int to) {
    return Arrays.copyOfRange((Object[]) values, from, to);
  }

  @Override
  public Object valueArrayEmpty() {
    return new Object[0];
  }

  @Override
  public Object valueArrayPut(Object values, int position, A value) {
    throw new UnsupportedOperationException("tables are immutable");
  }

  @Override
  public Object valueArrayUpdateVal(Object values, int position, A value) {
    throw new UnsupportedOperationException("tables are immutable");
  }

  @Override
  public Object valueArrayDeleteValue(Object values, int position) {
    throw new UnsupportedOperationException("tables are immutable");
  }
}
