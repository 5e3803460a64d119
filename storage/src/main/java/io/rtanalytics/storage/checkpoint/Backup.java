package io.rtanalytics.storage.checkpoint;

import io.rtanalytics.port.CopiedFiles;
import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.disk.DiskFile;
import io.rtanalytics.storage.slice.SliceCatalogue;
import io.rtanalytics.storage.slice.StoredSlice;
import io.rtanalytics.storage.slice.TableKind;
import io.rtanalytics.storage.slice.TableStore;
import io.rtanalytics.storage.slice.table.DamagedTable;
import io.rtanalytics.storage.slice.table.TableRef;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import lombok.AccessLevel;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;

/**
 * One checkpoint, whose files stay until this is closed. Any one thread.
 *
 * <p>A copy is the files of the checkpoint and a manifest of it alone. It needs no log: the log of
 * whoever starts from it begins at {@link #offset}.
 */
@Slf4j
@RequiredArgsConstructor(access = AccessLevel.PACKAGE)
public final class Backup implements AutoCloseable {
  private static final int PORTION_BYTES = 1 << 18;

  private final Snapshot snapshot;
  private final TableStore tables;
  private final Runnable onClose;
  private boolean closed;

  /** The offset of the cut in the log. */
  public long offset() {
    return snapshot.offset();
  }

  /**
   * Hands over all slice files, each compared with its checksum, and last the manifest. A slice
   * that is damaged must not make the others unsafe: its files are left out, and the manifest says
   * so, which comes last for that reason too.
   *
   * @return how many slices were left out
   * @throws IOException if a file can't be read or the receiver fails
   */
  public int copyTo(CopiedFiles receiver) throws IOException {
    return copyTo(receiver, snapshot.offset());
  }

  /**
   * The same for another log: whoever starts from the copy goes on with that.
   *
   * @param offset the first offset there that is not in the copy
   */
  public int copyTo(CopiedFiles receiver, long offset) throws IOException {
    SliceCatalogue slices = snapshot.slices();
    List<StoredSlice> leftOut = new ArrayList<>();
    for (int i = 0; i < slices.size(); i++) {
      StoredSlice slice = slices.get(i);
      if (isWhole(slice)) {
        copy(slice, receiver);
      } else {
        leftOut.add(slice.withoutFiles());
      }
    }
    Snapshot copied = snapshot.with(SliceCatalogue.of(leftOut)).at(offset);
    receiver.file(Manifest.NAME, Manifest.bytes(copied));
    Manifest.write(copied, (frame, at) -> receiver.bytes(frame));
    return leftOut.size();
  }

  private boolean isWhole(StoredSlice slice) {
    if (slice.missed()) {
      return false;
    }
    try {
      tables.verify(slice);
      return true;
    } catch (DamagedTable e) {
      log.warn("slice {} is left out of a backup: {}", slice.number(), e.getMessage());
      return false;
    }
  }

  private void copy(StoredSlice slice, CopiedFiles receiver) throws IOException {
    for (TableKind kind : TableKind.values()) {
      if (slice.table(kind).exists()) {
        copy(
            TableStore.path(slice.number(), slice.generation(), kind), slice.table(kind), receiver);
      }
    }
  }

  private void copy(String path, TableRef table, CopiedFiles receiver) throws IOException {
    Disk disk = tables.disk();
    ByteBuffer bytes = ByteBuffer.allocate(PORTION_BYTES);
    try (DiskFile file = disk.open(path)) {
      receiver.file(path, table.bytes());
      for (long at = 0; at < table.bytes(); at += bytes.limit()) {
        bytes.clear().limit((int) Math.min(bytes.capacity(), table.bytes() - at));
        if (file.read(bytes, at) < bytes.limit()) {
          throw new IOException(file + " was cut while it was read");
        }
        receiver.bytes(bytes.flip());
      }
    }
  }

  /** Its files may be deleted from now on. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      onClose.run();
    }
  }
}
