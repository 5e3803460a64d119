package io.rtanalytics.storage.slice.table;

import io.rtanalytics.storage.disk.DiskFile;
import java.io.IOException;
import org.mapdb.DBException;
import org.mapdb.DataIO;

/**
 * A table file while MapDB writes it: pages in order, then the header into the first page, so that
 * one is kept back until {@link #sync}. One thread.
 */
@SuppressWarnings("UnsafeFinalization") // its base class has a finalizer, which only logs
final class NewVolume extends DiskVolume {
  private final byte[] first = new byte[PAGE];
  private final PageWriter writer;
  private long end;
  private TableRef ref = TableRef.NONE;

  NewVolume(DiskFile file) {
    super(file);
    writer = new PageWriter(file);
  }

  @Override
  public void putData(long offset, byte[] source, int position, int size) {
    if (size != PAGE || offset != end) {
      throw new IllegalStateException("pages are written whole and in order");
    }
    if (end == 0) {
      System.arraycopy(source, position, first, 0, PAGE);
    } else {
      try {
        writer.add(source, position);
      } catch (IOException e) {
        throw new DBException.VolumeIOError(e);
      }
    }
    end += PAGE;
  }

  @Override
  public void putLong(long offset, long value) {
    DataIO.putLong(first, (int) offset, value);
  }

  /** Completes the file; to force it is up to who has it afterwards. */
  @Override
  public void sync() {
    try {
      ref = writer.finish(first);
    } catch (IOException e) {
      throw new DBException.VolumeIOError(e);
    }
  }

  /** What the manifest is to know of it, once it is complete. */
  TableRef ref() {
    return ref;
  }
}
