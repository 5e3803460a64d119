package io.rtanalytics.storage.checkpoint;

import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.disk.DiskFile;
import io.rtanalytics.storage.slice.SliceCatalogue;
import io.rtanalytics.storage.slice.StoredSlice;
import io.rtanalytics.storage.slice.TableStore;
import java.io.IOException;

/**
 * The checkpoint in a copy, see {@link Backup}, found whole.
 *
 * @param offset that of its cut in the log
 * @param slices how many slices it has
 * @param bytes of their files
 * @param missed how many of the slices have no files in it, since they were damaged
 */
public record CopiedCheckpoint(long offset, int slices, long bytes, int missed) {
  /** The file that names all others. */
  public static final String MANIFEST = Manifest.NAME;

  /**
   * Reads the manifest of a copy, and compares every file with it. Changes nothing.
   *
   * @throws IOException if there is no manifest, or it can't be read
   * @throws CorruptManifest if it is damaged
   * @throws io.rtanalytics.storage.slice.table.DamagedTable if a file is missing, or not what was
   *     written
   */
  public static CopiedCheckpoint verify(Disk disk) throws IOException {
    Snapshot snapshot;
    try (DiskFile file = disk.open(Manifest.NAME)) {
      snapshot = new ManifestReader(file).read();
    }
    SliceCatalogue slices = snapshot.slices();
    long bytes = 0;
    int missed = 0;
    try (TableStore tables = new TableStore(disk)) {
      for (int i = 0; i < slices.size(); i++) {
        StoredSlice slice = slices.get(i);
        tables.verify(slice);
        bytes += slice.bytes();
        missed += slice.missed() ? 1 : 0;
      }
    }
    return new CopiedCheckpoint(snapshot.offset(), slices.size(), bytes, missed);
  }
}
