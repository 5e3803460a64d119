package io.rtanalytics.storage.slice.table;

import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Verifies table files against what the manifest knows of them: MapDB has no checksums, and a
 * single flipped bit may read back as another value.
 */
public final class TableCheck {
  private static final int PORTION_BYTES = 64 * TableRef.PAGE_BYTES;

  private TableCheck() {}

  /**
   * Reads a whole file and compares length and checksum. A table without a file is fine.
   *
   * @param step called now and then; it may throw something to end this
   * @throws DamagedTable if it differs or is missing
   * @throws java.io.UncheckedIOException if it can't be opened at the moment
   */
  public static void verify(Disk disk, String name, TableRef ref, Runnable step) {
    if (!ref.exists()) {
      return;
    }
    try (DiskFile file = TableReads.open(disk, name)) {
      verify(file, ref, step);
    } catch (IOException e) {
      throw new DamagedTable(disk.describe(name), e);
    }
  }

  /** The same, to its end. */
  public static void verify(Disk disk, String name, TableRef ref) {
    verify(disk, name, ref, () -> {});
  }

  /** The same of a file that is open already. */
  static void verify(DiskFile file, TableRef ref, Runnable step) throws IOException {
    long size = file.size();
    if (size != ref.bytes()) {
      throw new DamagedTable(file.toString(), "%d bytes, not %d".formatted(size, ref.bytes()));
    }
    CRC32C crc = new CRC32C();
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(PORTION_BYTES, ref.bytes()));
    for (long at = TableRef.PAGE_BYTES; at < ref.bytes(); at += bytes.limit()) {
      step.run();
      bytes.clear().limit((int) Math.min(bytes.capacity(), ref.bytes() - at));
      read(file, bytes, at, crc);
    }
    read(file, bytes.clear().limit(TableRef.PAGE_BYTES), 0, crc);
    if ((int) crc.getValue() != ref.crc()) {
      throw new DamagedTable(file.toString(), "its checksum does not match");
    }
  }

  private static void read(DiskFile file, ByteBuffer bytes, long at, CRC32C crc)
      throws IOException {
    if (TableReads.read(file, bytes, at) < bytes.limit()) {
      throw new DamagedTable(file.toString(), "it was cut while it was read");
    }
    crc.update(bytes.flip());
  }
}
