package io.rtanalytics.secret;

import java.util.Arrays;
import java.util.HexFormat;

/** The keys of some slices in a row, one by one. */
final class ListedKeys implements KeySource {
  static final String WORD = "listed";

  private final long first;
  private final byte[][] keys;

  private ListedKeys(long first, byte[][] keys) {
    this.first = first;
    this.keys = keys;
  }

  static KeySource of(long first, byte[][] keys) {
    return keys.length == 0 ? NoKeys.GONE : new ListedKeys(first, keys);
  }

  @Override
  public long oldest() {
    return first;
  }

  @Override
  public byte[] sliceKey(long slice) {
    if (slice < first || slice - first >= keys.length) {
      throw new KeyForgotten(slice);
    }
    return keys[(int) (slice - first)].clone();
  }

  @Override
  public KeySource forgetBefore(long oldest, long end) {
    if (oldest <= first) {
      return this;
    }
    long left = Math.max(0, first + keys.length - oldest);
    return of(oldest, Arrays.copyOfRange(keys, keys.length - (int) left, keys.length));
  }

  @Override
  public String toText() {
    StringBuilder text = new StringBuilder(WORD).append(' ').append(first);
    for (byte[] key : keys) {
      text.append(' ').append(HexFormat.of().formatHex(key));
    }
    return text.toString();
  }
}
