package io.rtanalytics.storage.slice;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.storage.slice.table.StoredItem;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What was counted of an item in a slice.
 *
 * @param hashHigh the leading 64 bits of the hash of its name
 * @param hashLow the 64 bits behind them
 * @param counts what was counted
 */
record Item(long hashHigh, long hashLow, StoredItem counts) {
  /** One of which nothing was counted yet. */
  static Item of(Utf8 name) {
    return of(name, new StoredItem(0, 0, 0));
  }

  /** One that was counted before. */
  static Item of(Utf8 name, StoredItem counts) {
    ByteBuffer hash = ByteBuffer.wrap(sha256(name));
    return new Item(hash.getLong(), hash.getLong(), counts);
  }

  private static byte[] sha256(Utf8 name) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(name.array(), name.offset(), name.length());
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * The key of this item and a user together. Pseudonyms are keyed hashes, so two different pairs
   * have the same key no sooner than two users have the same pseudonym.
   */
  long pairHigh(long userHigh) {
    return userHigh ^ hashHigh;
  }

  /** The trailing 64 bits of the same. */
  long pairLow(long userLow) {
    return userLow ^ hashLow;
  }

  /** The item after one more event. */
  Item after(Action action, boolean newUser) {
    return new Item(
        hashHigh,
        hashLow,
        new StoredItem(
            counts.users() + (newUser ? 1 : 0),
            counts.clicks() + (action == Action.CLICK ? 1 : 0),
            counts.impressions() + (action == Action.CLICK ? 0 : 1)));
  }
}
