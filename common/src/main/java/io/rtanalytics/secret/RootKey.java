package io.rtanalytics.secret;

import java.util.HexFormat;

/** The secret itself: it gives every slice its key, so it can't forget one. */
final class RootKey implements KeySource {
  static final String WORD = "root";

  /**
   * Most keys that take the place of the secret: those of half a year of hours take 280 KB in the
   * file.
   */
  private static final long MAX_LISTED = 4096;

  private final byte[] root;

  RootKey(byte[] root) {
    this.root = root.clone();
  }

  byte[] bytes() {
    return root.clone();
  }

  @Override
  public long oldest() {
    return 0;
  }

  @Override
  public byte[] sliceKey(long slice) {
    return Hmac.ofSlice(root, slice);
  }

  /**
   * One by one the keys that are still needed, as soon as they are few enough; until then itself.
   */
  @Override
  public KeySource forgetBefore(long first, long end) {
    if (end - first > MAX_LISTED) {
      return this;
    }
    byte[][] keys = new byte[(int) (end - first)][];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = sliceKey(first + i);
    }
    return ListedKeys.of(first, keys);
  }

  @Override
  public String toText() {
    return WORD + ' ' + HexFormat.of().formatHex(root);
  }
}
