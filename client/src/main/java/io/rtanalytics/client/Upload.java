package io.rtanalytics.client;

import java.io.IOException;
import java.io.InputStream;

/**
 * Events to send in bulk.
 *
 * @param batchId names the lines, so that a repeat counts nothing twice
 * @param mediaType how the events are written down
 * @param gzip whether the bytes are gzipped
 * @param content opens the bytes, from the beginning, for every try
 */
public record Upload(String batchId, String mediaType, boolean gzip, Content content) {
  /** Opens the bytes of an upload. */
  @FunctionalInterface
  public interface Content {
    /** A new stream from the beginning; it is read on the client's IO thread, and closed there. */
    InputStream open() throws IOException;
  }
}
