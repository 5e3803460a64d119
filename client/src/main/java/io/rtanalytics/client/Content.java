package io.rtanalytics.client;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes the content of an answer as it comes, however long it is. */
@FunctionalInterface
public interface Content {
  /**
   * More of it. Called on the client's IO thread, in order; nothing more is read meanwhile.
   *
   * @param part is used again afterwards
   * @throws IOException if it is not wanted any more: the answer is broken off
   */
  void part(ByteBuffer part) throws IOException;
}
