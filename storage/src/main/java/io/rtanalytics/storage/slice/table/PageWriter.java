package io.rtanalytics.storage.slice.table;

import io.rtanalytics.storage.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import lombok.RequiredArgsConstructor;

/**
 * Writes pages in order, gathered to larger writes, but for the first one, which comes last. One
 * thread.
 */
@RequiredArgsConstructor
final class PageWriter {
  private static final int PAGE = TableRef.PAGE_BYTES;
  private static final int MAX_GATHERED = 64 * PAGE;

  private final DiskFile file;
  private ByteBuffer gathered = ByteBuffer.allocate(PAGE); // most tables are small
  private final CRC32C crc = new CRC32C();
  private long end = PAGE; // the first page's place is left open

  void add(byte[] source, int position) throws IOException {
    crc.update(source, position, PAGE);
    gathered.put(source, position, PAGE);
    end += PAGE;
    if (!gathered.hasRemaining()) {
      flush();
      if (gathered.capacity() < MAX_GATHERED) {
        gathered = ByteBuffer.allocate(4 * gathered.capacity());
      }
    }
  }

  private void flush() throws IOException {
    gathered.flip();
    file.write(gathered, end - gathered.limit());
    gathered.clear();
  }

  /** Writes what has gathered, and the first page. */
  TableRef finish(byte[] first) throws IOException {
    flush();
    crc.update(first, 0, PAGE);
    file.write(ByteBuffer.wrap(first, 0, PAGE), 0);
    return new TableRef(Math.toIntExact(end / PAGE), (int) crc.getValue());
  }
}
