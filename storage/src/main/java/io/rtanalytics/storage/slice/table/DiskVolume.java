package io.rtanalytics.storage.slice.table;

import io.rtanalytics.storage.disk.DiskFile;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.mapdb.DBException;
import org.mapdb.DataIO;
import org.mapdb.DataInput2;
import org.mapdb.volume.Volume;

/**
 * A table file as MapDB sees it, read page by page; the last page read is kept, for one look-up
 * reads many places of one page. MapDB never reads across a page. One thread.
 */
class DiskVolume extends Volume {
  static final int PAGE = TableRef.PAGE_BYTES;

  private final DiskFile file;
  private final byte[] page = new byte[PAGE];
  private long pageAt = -1;

  DiskVolume(DiskFile file) {
    this.file = file;
  }

  DiskFile file() {
    return file;
  }

  /** Brings the page of an offset into memory; returns where in it the offset is. */
  private int load(long offset) {
    long start = offset & -PAGE;
    if (start != pageAt) {
      pageAt = -1;
      try {
        int read = TableReads.read(file, ByteBuffer.wrap(page), start);
        if (read < PAGE) {
          throw new DBException.DataCorruption("ends at " + (start + read));
        }
      } catch (IOException e) {
        throw new DBException.VolumeIOError(e);
      }
      pageAt = start;
    }
    return (int) (offset - start);
  }

  @Override
  public long getLong(long offset) {
    int at = load(offset); // first: the page must not be taken before it is loaded
    return DataIO.getLong(page, at);
  }

  @Override
  public int getInt(long offset) {
    int at = load(offset);
    return DataIO.getInt(page, at);
  }

  @Override
  public byte getByte(long offset) {
    int at = load(offset);
    return page[at];
  }

  @Override
  public DataInput2 getDataInput(long offset, int size) {
    int at = load(offset);
    if (size < 0 || at + size > PAGE) {
      throw new DBException.DataCorruption("a node that leaves its page, at " + offset);
    }
    return new DataInput2.ByteArray(page, at);
  }

  @Override
  public void getData(long offset, byte[] bytes, int position, int size) {
    int at = load(offset);
    System.arraycopy(page, at, bytes, position, size);
  }

  @Override
  public int sliceSize() {
    return PAGE;
  }

  @Override
  public boolean isSliced() {
    return true;
  }

  @Override
  public long length() {
    try {
      return file.size();
    } catch (IOException e) {
      throw new DBException.VolumeIOError(e);
    }
  }

  @Override
  public boolean isReadOnly() {
    return true;
  }

  @Override
  public @Nullable File getFile() {
    return null;
  }

  @Override
  public boolean getFileLocked() {
    return false;
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new DBException.VolumeIOError(e);
    }
  }

  @Override
  public void ensureAvailable(long offset) {
    // What is written grows the file.
  }

  @Override
  public void sync() {
    throw readOnly();
  }

  @Override
  public void truncate(long size) {
    throw readOnly();
  }

  @Override
  public void putLong(long offset, long value) {
    throw readOnly();
  }

  @Override
  public void putInt(long offset, int value) {
    throw readOnly();
  }

  @Override
  public void putByte(long offset, byte value) {
    throw readOnly();
  }

  @Override
  public void putData(long offset, byte[] source, int position, int size) {
    throw readOnly();
  }

  @Override
  public void putData(long offset, ByteBuffer buffer) {
    throw readOnly();
  }

  @Override
  public void clear(long start, long end) {
    throw readOnly();
  }

  private static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException("a table is written once, page by page");
  }
}
