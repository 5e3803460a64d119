package io.rtanalytics.secret;

/**
 * The slices from one on that have their keys from one source.
 *
 * @param from the first of them
 * @param tag what tells the source from others, for workers: {@link KeyTag}
 * @param since the first slice of them that surely has no events by other keys: before it there may
 *     be some from the time before the chain, all final when it began
 * @param source where the keys come from; {@link NoKeys} once they are forgotten
 */
record KeyPeriod(long from, int tag, long since, KeySource source) {
  static KeyPeriod plain(long from, KeySource source) {
    return new KeyPeriod(from, KeyTag.PLAIN, from, source);
  }

  static KeyPeriod chained(long from, byte[] root, long since) {
    KeySource chain = KeyChain.of(root).forgetBefore(from, Long.MAX_VALUE);
    return new KeyPeriod(from, KeyTag.of(Hmac.of(root, "tag")), since, chain);
  }

  boolean isChained() {
    return tag != KeyTag.PLAIN;
  }

  /** The oldest slice of this period whose key can be computed. */
  long oldest() {
    return Math.max(from, source.oldest());
  }

  KeyPeriod with(KeySource other) {
    return other == source ? this : new KeyPeriod(from, tag, since, other);
  }

  /** Whether both say the same of which keys these slices have, however much is forgotten. */
  boolean agrees(KeyPeriod other) {
    return from == other.from && tag == other.tag;
  }

  /** This or the other, whichever has forgotten more. */
  KeyPeriod further(KeyPeriod other) {
    boolean otherIs =
        other.source.oldest() > source.oldest()
            || (source instanceof RootKey && !(other.source instanceof RootKey));
    KeyPeriod further = otherIs ? other : this;
    long earlier = Math.min(since, other.since);
    return further.since == earlier ? further : new KeyPeriod(from, tag, earlier, further.source);
  }
}
