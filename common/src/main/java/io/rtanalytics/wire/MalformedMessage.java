package io.rtanalytics.wire;

/** Bytes that are not what a format says; nothing of them was used. */
public final class MalformedMessage extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong with the bytes. */
  public MalformedMessage(String message) {
    super(message);
  }
}
