package io.rtanalytics.api.live;

/** Gets what a {@link LiveFeed} says, on the feed's event loop, and hands it on to its viewers. */
public interface LiveListener {
  /**
   * A message for all viewers.
   *
   * @param event the message as a server-sent event; nobody changes the bytes
   */
  void message(byte[] event);

  /** The node stops: nothing comes after this. */
  void end();
}
