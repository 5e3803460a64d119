package io.rtanalytics.secret;

/** What is left when all keys are forgotten. */
record NoKeys() implements KeySource {
  static final NoKeys GONE = new NoKeys();
  static final String WORD = "gone";

  @Override
  public long oldest() {
    return Long.MAX_VALUE;
  }

  @Override
  public byte[] sliceKey(long slice) {
    throw new KeyForgotten(slice);
  }

  @Override
  public KeySource forgetBefore(long first, long end) {
    return this;
  }

  @Override
  public String toText() {
    return WORD;
  }
}
