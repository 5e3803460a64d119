package io.rtanalytics.secret;

/** The key of a slice can't be computed any more. */
public final class KeyForgotten extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeyForgotten(long slice) {
    super("the key of slice " + slice + " is forgotten", null, false, false);
  }
}
