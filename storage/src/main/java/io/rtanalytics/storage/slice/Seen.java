package io.rtanalytics.storage.slice;

import io.rtanalytics.event.Action;

/**
 * What one user did in a slice (or with one item in it), as a byte: the leading bit says whether
 * there was a click, the other seven count impressions up to {@value #MOST}, and stay there.
 */
final class Seen {
  /** Impressions from here on are not told apart. */
  static final int MOST = 127;

  private static final int CLICKED = 0x80;

  private Seen() {}

  /** The byte after one more action; 0 is that of a user who did nothing yet. */
  static byte after(byte before, Action action) {
    if (action == Action.CLICK) {
      return (byte) (before | CLICKED);
    }
    return (before & MOST) == MOST ? before : (byte) (before + 1);
  }

  /** Whether there was a click. */
  static boolean isClicked(byte seen) {
    return (seen & CLICKED) != 0;
  }

  /** Impressions, {@value #MOST} for as many or more. */
  static int impressions(byte seen) {
    return seen & MOST;
  }
}
