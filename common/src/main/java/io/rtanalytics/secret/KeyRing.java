package io.rtanalytics.secret;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * What a secret file holds: by which keys the users of which slices are called, as far as they can
 * still be computed, and the token. Immutable; safe for any thread.
 */
public final class KeyRing implements Keys {
  private final Token token;

  // Ascending from slice 0.
  private final List<KeyPeriod> periods;
  private final long oldest;

  KeyRing(Token token, List<KeyPeriod> periods) {
    this.token = token;
    this.periods = List.copyOf(periods);
    for (int i = 0; i < periods.size(); i++) {
      long from = periods.get(i).from();
      if (i == 0 ? from != 0 : from <= periods.get(i - 1).from()) {
        throw new IllegalArgumentException("keys from slice " + from + " are out of order");
      }
    }
    if (periods.isEmpty()) {
      throw new IllegalArgumentException("no keys");
    }
    this.oldest = oldest(periods);
  }

  private static long oldest(List<KeyPeriod> periods) {
    for (KeyPeriod period : periods) {
      if (!(period.source() instanceof NoKeys)) {
        return period.oldest();
      }
    }
    return Long.MAX_VALUE;
  }

  @Override
  public KeyRing ring() {
    return this;
  }

  /** The token: it stays, whatever becomes of the keys. */
  public Token token() {
    return token;
  }

  List<KeyPeriod> periods() {
    return periods;
  }

  /** Whether this is nothing but a secret as it was created. */
  public boolean isBare() {
    return periods.size() == 1 && periods.get(0).source() instanceof RootKey;
  }

  /** Whether slices to come have keys of a chain: only then anything is ever forgotten. */
  public boolean isForwardSecret() {
    return last().isChained();
  }

  /** As {@link #chained(long)}, where there are no events at all yet. */
  public KeyRing chained() {
    return chained(0);
  }

  /**
   * A bare secret as the root of a chain from slice 0 on; anything else as it is.
   *
   * @param since the first slice that has no events by other keys; those before are final
   */
  public KeyRing chained(long since) {
    if (isBare() && periods.get(0).source() instanceof RootKey root) {
      return new KeyRing(
          token, List.of(KeyPeriod.chained(0, Hmac.of(root.bytes(), KeyChain.WORD), since)));
    }
    return this;
  }

  /**
   * With new keys, of fresh randomness, from a slice on.
   *
   * @throws IllegalArgumentException if it has other keys from that or a later slice on
   */
  public KeyRing rotated(long from, SecureRandom random) {
    byte[] root = new byte[Hmac.BYTES];
    random.nextBytes(root);
    List<KeyPeriod> more = new ArrayList<>(periods);
    more.add(KeyPeriod.chained(from, root, from));
    return new KeyRing(token, more);
  }

  /** Without the keys of slices before one, as far as that can be. */
  public KeyRing forgetBefore(long slice) {
    if (slice <= oldest() && !hasRootToLeave()) {
      return this;
    }
    List<KeyPeriod> left = new ArrayList<>(periods.size());
    for (int i = 0; i < periods.size(); i++) {
      KeyPeriod period = periods.get(i);
      long first = Math.max(slice, period.from());
      long end = endOf(i);
      KeySource source = slice >= end ? NoKeys.GONE : period.source().forgetBefore(first, end);
      left.add(period.with(source));
    }
    return left.equals(periods) ? this : new KeyRing(token, left);
  }

  /** Whether there is a secret in it that a list of keys could replace. */
  private boolean hasRootToLeave() {
    return isForwardSecret()
        && periods.stream().anyMatch(period -> period.source() instanceof RootKey);
  }

  private long endOf(int i) {
    return i + 1 < periods.size() ? periods.get(i + 1).from() : Long.MAX_VALUE;
  }

  /**
   * What two copies of one secret know together: nothing that either has forgotten, and every
   * rotation. A bare secret is taken for the start of the other's chain.
   *
   * @throws KeyConflict if they belong to different secrets, or call users of a slice by different
   *     keys
   */
  public KeyRing merge(KeyRing other) throws KeyConflict {
    if (!token.equals(other.token)) {
      throw new KeyConflict(
          "its fingerprint is " + other.token.fingerprint() + ", not " + token.fingerprint());
    }
    KeyRing mine = other.first().isChained() ? chained(other.first().since()) : this;
    KeyRing theirs = first().isChained() ? other.chained(first().since()) : other;
    List<KeyPeriod> both = new ArrayList<>();
    int most = Math.max(mine.periods.size(), theirs.periods.size());
    for (int i = 0; i < most; i++) {
      KeyPeriod here = i < mine.periods.size() ? mine.periods.get(i) : theirs.periods.get(i);
      KeyPeriod there = i < theirs.periods.size() ? theirs.periods.get(i) : here;
      if (!here.agrees(there)) {
        throw new KeyConflict(
            "it has other keys from slice " + Math.min(here.from(), there.from()) + " on");
      }
      both.add(here.further(there));
    }
    return both.equals(periods) ? this : new KeyRing(token, both);
  }

  /** The first slice from which on another ring has keys that this one does not know of. */
  public long firstUnknown(KeyRing other) {
    if (!periods.get(0).agrees(other.periods.get(0))) {
      return 0;
    }
    return other.periods.size() > periods.size()
        ? other.periods.get(periods.size()).from()
        : Long.MAX_VALUE;
  }

  /** The oldest slice whose pseudonyms can still be computed. */
  public long oldest() {
    return oldest;
  }

  /**
   * The key of a slice, 32 bytes.
   *
   * @throws KeyForgotten if it is older than {@link #oldest}
   */
  public byte[] sliceKey(long slice) {
    return at(slice).source().sliceKey(slice);
  }

  /**
   * What the events of a slice are fenced with: its routing, and by which keys users are called.
   */
  public long fence(long slice, long routingDigest) {
    return KeyTag.fence(routingDigest, at(slice).tag());
  }

  /**
   * What a question for a slice is fenced with. If workers hold events of it by several keys, some
   * users were counted twice; then one of them refuses, and there is no answer.
   */
  public long questionFence(long slice, long routingDigest) {
    KeyPeriod period = at(slice);
    return slice < period.since()
        ? KeyTag.routingOnly(routingDigest)
        : KeyTag.fence(routingDigest, period.tag());
  }

  /** The last slice up to which questions have the same fence as for one, if the routing is too. */
  public long sameFenceUntil(long slice) {
    KeyPeriod period = at(slice);
    return slice < period.since() ? period.since() - 1 : endOf(periods.indexOf(period)) - 1;
  }

  private KeyPeriod first() {
    return periods.get(0);
  }

  private KeyPeriod at(long slice) {
    int i = periods.size() - 1;
    while (i > 0 && periods.get(i).from() > slice) {
      i--;
    }
    return periods.get(i);
  }

  private KeyPeriod last() {
    return periods.get(periods.size() - 1);
  }

  /** In words, one line for each change of keys, without any key. */
  public List<KeySpan> spans() {
    List<KeySpan> spans = new ArrayList<>();
    for (int i = 0; i < periods.size(); i++) {
      KeyPeriod period = periods.get(i);
      boolean gone = period.source() instanceof NoKeys;
      boolean whole = period.source() instanceof RootKey;
      spans.add(
          new KeySpan(
              period.from(),
              endOf(i) - 1,
              gone ? Long.MAX_VALUE : whole ? period.from() : period.oldest(),
              period.isChained()));
    }
    return spans;
  }

  /** The fingerprint of its token: keys are not to be printed by accident. */
  @Override
  public String toString() {
    return "KeyRing[fingerprint=" + token.fingerprint() + "]";
  }
}
