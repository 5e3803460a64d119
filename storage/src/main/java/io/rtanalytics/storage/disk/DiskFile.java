package io.rtanalytics.storage.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file, read and written by position. {@code toString} is what an operator knows it by. */
public interface DiskFile extends Closeable {
  /**
   * Reads from a position until the buffer is full or the file ends.
   *
   * @return bytes read; less than the buffer's remaining only at the end of the file
   */
  int read(ByteBuffer into, long position) throws IOException;

  /** Writes the buffer's remaining bytes, all of them, from a position on. */
  void write(ByteBuffer from, long position) throws IOException;

  /**
   * Makes what was written survive a loss of power.
   *
   * @param metadata whether the file's size and the like, too; bytes written over others need none
   */
  void force(boolean metadata) throws IOException;

  /** Bytes in it. */
  long size() throws IOException;
}
