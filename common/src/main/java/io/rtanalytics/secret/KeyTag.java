package io.rtanalytics.secret;

import java.nio.ByteBuffer;

/**
 * What a slice is fenced with: 64 bits, of which the upper 40 are its routing's digest and the
 * lower 24 tell by which keys its users are called. A worker pins them with the first batch. So two
 * API nodes that disagree on the keys of a slice, one having missed that the secret was rotated,
 * can't both count its users.
 *
 * <p>Slices that are keyed with the secret itself are pinned to the whole digest, as they were
 * before there was anything else.
 */
public final class KeyTag {
  /** The tag of slices that are keyed with the secret itself. */
  static final int PLAIN = -1;

  private static final int BITS = 24;
  private static final long MASK = (1L << BITS) - 1;

  private KeyTag() {}

  /** A tag of 24 bits out of a hash, never the one that matches all. */
  static int of(byte[] hash) {
    int tag = (int) (ByteBuffer.wrap(hash).getInt() & MASK);
    return tag == MASK ? 0 : tag;
  }

  /** The fence of a slice. */
  static long fence(long routingDigest, int tag) {
    return tag == PLAIN ? routingDigest : (routingDigest & ~MASK) | tag;
  }

  /**
   * The fence of one that does not know by which keys users are called: only the routing counts.
   * Events that are posted to a worker by hand bear it, and questions about what was counted before
   * there was a chain.
   */
  public static long routingOnly(long routingDigest) {
    return routingDigest | MASK;
  }

  /** Whether a fence lets through what comes with another. */
  public static boolean matches(long pinned, long brought) {
    boolean anyKeys = (pinned & MASK) == MASK || (brought & MASK) == MASK;
    return pinned == brought || (anyKeys && sameRouting(pinned, brought));
  }

  /** Whether two fences are of one routing, whatever their keys. */
  public static boolean sameRouting(long one, long other) {
    return (one ^ other) >>> BITS == 0;
  }
}
