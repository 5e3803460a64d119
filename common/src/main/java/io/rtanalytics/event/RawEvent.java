package io.rtanalytics.event;

import org.jspecify.annotations.Nullable;

/**
 * An event as the client sent it, with the user's name. It never leaves the API node and is never
 * logged.
 *
 * @param timestamp seconds since 1970-01-01T00:00:00Z
 * @param user the user's name, 1 to {@value #MAX_USER_BYTES} bytes
 * @param action what the user did
 * @param item what was shown or clicked, 1 to {@value #MAX_ITEM_BYTES} bytes; in bulk loads up to
 *     {@value #MAX_BULK_ITEM_BYTES}
 * @param id the client's idempotency key, 1 to {@value #MAX_ID_BYTES} bytes (an id that rt derives
 *     from a batch id may be longer)
 */
public record RawEvent(
    long timestamp, Utf8 user, Action action, @Nullable Utf8 item, @Nullable Utf8 id) {
  /** Longest user name, in bytes of UTF-8. */
  public static final int MAX_USER_BYTES = 256;

  /** Longest item, in bytes of UTF-8. */
  public static final int MAX_ITEM_BYTES = 128;

  /**
   * Longest item of a bulk load, in bytes of UTF-8: as long as a batch can bear. Whoever loads what
   * was recorded elsewhere cannot choose other names any more, and must not lose counts over them.
   */
  public static final int MAX_BULK_ITEM_BYTES = 255;

  /** Longest event id or batch id that a client may send, in bytes of UTF-8. */
  public static final int MAX_ID_BYTES = 128;

  /** Hides the name: whatever prints a raw event must not reveal who it was. */
  @Override
  public String toString() {
    return "RawEvent[timestamp=" + timestamp + ", action=" + action + "]";
  }
}
