package io.rtanalytics.secret;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Keys that can be computed forward and never back. A slice's number is written as 16 hexadecimal
 * digits, and each digit is a chain of its own, like the wheels of an odometer:
 *
 * <pre>
 *   key of digit d + 1 = HMAC(key of digit d, "next")      along a wheel
 *   key of digit 0     = HMAC(key of the digit, "below")   one wheel down
 *   slice key          = HMAC(key of the last digit, "slice" ‖ number)
 * </pre>
 *
 * <p>The key of digit 0 of the first wheel is the chain's root. At a position it holds the key of
 * the last digit there, and of each wheel above the key that comes next: of those, every later key
 * follows with at most 240 HMACs, however far it is, and no earlier one. One chain over all slices
 * would be as safe, and take a billion steps to the present where slices are seconds.
 *
 * <p>Immutable; safe for any thread.
 */
final class KeyChain implements KeySource {
  static final String WORD = "chain";
  private static final int WHEELS = 16;
  private static final int LAST = WHEELS - 1;
  private static final int TOP_DIGIT = 15;
  private static final byte[] NONE = {};

  private final long position;

  /** Wheel → the key of its next digit, none at digit 15; of the last wheel that of its digit. */
  private final byte[][] keys;

  private KeyChain(long position, byte[][] keys) {
    this.position = position;
    this.keys = keys;
  }

  /** The chain of a root of 32 bytes, before slice 0. */
  static KeyChain of(byte[] root) {
    byte[][] keys = new byte[WHEELS][];
    fill(keys, 0, root.clone(), 0);
    return new KeyChain(0, keys);
  }

  /**
   * The chain at a position.
   *
   * @param words what {@link #toText} wrote behind the position
   * @throws IllegalArgumentException if they are not the keys of that position
   */
  static KeyChain at(long position, List<String> words) {
    byte[][] keys = new byte[WHEELS][];
    int word = 0;
    for (int wheel = 0; wheel < WHEELS; wheel++) {
      boolean none = wheel < LAST && digit(position, wheel) == TOP_DIGIT;
      if (!none && word == words.size()) {
        throw new IllegalArgumentException("a key of slice " + position + " is missing");
      }
      keys[wheel] = none ? NONE : Hex.key(words.get(word++));
    }
    if (position < 0 || word != words.size()) {
      throw new IllegalArgumentException("more keys than slice " + position + " has");
    }
    return new KeyChain(position, keys);
  }

  private static int digit(long slice, int wheel) {
    return (int) (slice >>> (4 * (LAST - wheel))) & TOP_DIGIT;
  }

  /** Sets the wheels from one on, given the key of digit 0 of that one. */
  private static void fill(byte[][] keys, int from, byte[] first, long position) {
    byte[] key = first;
    for (int wheel = from; wheel < LAST; wheel++) {
      key = turn(keys, wheel, key, digit(position, wheel), position);
    }
    keys[LAST] = walk(key, digit(position, LAST));
  }

  /** Goes steps along a wheel, keeps what comes next, and gives the first key of the one below. */
  private static byte[] turn(byte[][] keys, int wheel, byte[] from, int steps, long position) {
    byte[] key = walk(from, steps);
    keys[wheel] = digit(position, wheel) == TOP_DIGIT ? NONE : Hmac.of(key, "next");
    return Hmac.of(key, "below");
  }

  private static byte[] walk(byte[] from, int steps) {
    byte[] key = from;
    for (int i = 0; i < steps; i++) {
      key = Hmac.of(key, "next");
    }
    return key;
  }

  @Override
  public long oldest() {
    return position;
  }

  @Override
  public byte[] sliceKey(long slice) {
    if (slice < position) {
      throw new KeyForgotten(slice);
    }
    return Hmac.ofSlice(advance(slice).keys[LAST], slice);
  }

  @Override
  public KeySource forgetBefore(long first, long end) {
    if (first >= end) {
      return NoKeys.GONE;
    }
    return first <= position ? this : advance(first);
  }

  private KeyChain advance(long to) {
    if (to == position) {
      return this;
    }
    int wheel = 0;
    while (digit(to, wheel) == digit(position, wheel)) {
      wheel++;
    }
    byte[][] moved = keys.clone();
    int steps = digit(to, wheel) - digit(position, wheel);
    if (wheel == LAST) {
      moved[LAST] = walk(keys[LAST], steps);
    } else {
      byte[] below = turn(moved, wheel, keys[wheel], steps - 1, to);
      fill(moved, wheel + 1, below, to);
    }
    return new KeyChain(to, moved);
  }

  @Override
  public String toText() {
    List<String> words = new ArrayList<>(List.of(WORD, Long.toString(position)));
    for (byte[] key : keys) {
      if (key.length > 0) {
        words.add(HexFormat.of().formatHex(key));
      }
    }
    return String.join(" ", words);
  }
}
