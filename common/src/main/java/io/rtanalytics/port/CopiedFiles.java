package io.rtanalytics.port;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Takes the files of a copy of a worker's state, one after the other, wherever they come from: its
 * disk, another process, or the beginning of its log. One thread.
 */
public interface CopiedFiles {
  /**
   * A file begins; the one before is whole.
   *
   * @param name its name on the worker's disk, not checked
   * @param bytes its length
   * @throws IOException if it can't be kept: the copy is broken off
   */
  void file(String name, long bytes) throws IOException;

  /** More bytes of the present file; the buffer is used again afterwards. */
  void bytes(ByteBuffer bytes) throws IOException;
}
