package io.rtanalytics.client;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes the files of a backup, one after the other, on the client's IO thread. */
public interface CopiedFiles {
  /**
   * A file begins; the one before is whole.
   *
   * @param name as the worker calls it, not checked
   * @param bytes its length
   * @throws IOException if it can't be kept: the backup is broken off
   */
  void file(String name, long bytes) throws IOException;

  /** More bytes of the present file; the buffer is used again afterwards. */
  void bytes(ByteBuffer bytes) throws IOException;
}
