package io.rtanalytics.kafka.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes the files of a snapshot, one after the other. */
public interface SnapshotFiles {
  /**
   * A file begins; the one before is whole.
   *
   * @param name its name on the worker's disk
   * @param bytes its length
   */
  void file(String name, long bytes) throws IOException;

  /** More bytes of the present file; the buffer may be used again afterwards. */
  void bytes(ByteBuffer bytes) throws IOException;
}
