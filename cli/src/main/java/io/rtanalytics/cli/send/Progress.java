package io.rtanalytics.cli.send;

/**
 * Shows how much of a file has been sent. Bytes are told by an IO thread, the rest by the sender.
 */
interface Progress extends AutoCloseable {
  /** More bytes were sent. */
  void add(long bytes);

  /** The file is sent again from its beginning. */
  void restart(String reason);

  @Override
  void close();
}
