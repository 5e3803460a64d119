package io.rtanalytics.storage.slice.table;

/**
 * What the manifest knows of a table file. A table without entries has no file.
 *
 * @param pages its length, in pages of {@value #PAGE_BYTES} bytes; 0 for no file
 * @param crc CRC-32C of its pages, the first one last
 */
public record TableRef(int pages, int crc) {
  /** Bytes of a page. */
  public static final int PAGE_BYTES = 4096;

  /** A table without entries. */
  public static final TableRef NONE = new TableRef(0, 0);

  /** Whether there is a file. */
  public boolean exists() {
    return pages > 0;
  }

  /** Bytes of the file. */
  public long bytes() {
    return (long) pages * PAGE_BYTES;
  }
}
