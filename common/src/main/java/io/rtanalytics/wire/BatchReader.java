package io.rtanalytics.wire;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over the events of a batch: {@link #next}, then the fields of that event. It creates no
 * object per event. One thread.
 */
public final class BatchReader {
  private final byte[] bytes;
  private final int end;
  private final int count;

  private int nextEvent;
  private int position = -1;
  private int at;
  private int itemAt;
  private int idAt;

  BatchReader(byte[] bytes, int start, int end, int count) {
    this.bytes = bytes;
    this.end = end;
    this.count = count;
    this.nextEvent = start;
  }

  /**
   * Moves to the next event.
   *
   * @return false after the last
   * @throws MalformedMessage if the events do not fill the batch to the byte
   */
  public boolean next() {
    at = nextEvent;
    position++;
    if (position == count) {
      if (at != end) {
        throw new MalformedMessage("a batch with bytes after its last event");
      }
      return false;
    }
    require(BatchFormat.MIN_EVENT_BYTES);
    nextEvent = at + BatchFormat.MIN_EVENT_BYTES;
    byte flags = bytes[at + 24];
    if ((flags & ~(BatchFormat.CLICK | BatchFormat.HAS_ITEM | BatchFormat.HAS_ID)) != 0) {
      throw new MalformedMessage("an event with unknown flags " + flags);
    }
    if ((flags & BatchFormat.HAS_ITEM) != 0) {
      require(nextEvent - at + 1);
      itemAt = nextEvent;
      nextEvent += 1 + (bytes[itemAt] & 0xff);
    }
    if ((flags & BatchFormat.HAS_ID) != 0) {
      idAt = nextEvent;
      nextEvent += 16;
    }
    require(nextEvent - at);
    return true;
  }

  private void require(int length) {
    if (length > end - at) {
      throw new MalformedMessage("a batch that ends within an event");
    }
  }

  /** Where this event begins in the bytes of its batch. */
  int start() {
    return at;
  }

  /** The position of this event in its batch, from 0. */
  public int position() {
    return position;
  }

  /** The number of the event's slice. */
  public long slice() {
    return BatchFormat.getLong(bytes, at);
  }

  /** The leading 64 bits of the pseudonym. */
  public long userHigh() {
    return BatchFormat.getLong(bytes, at + 8);
  }

  /** The trailing 64 bits of the pseudonym. */
  public long userLow() {
    return BatchFormat.getLong(bytes, at + 16);
  }

  /** What the user did. */
  public Action action() {
    return has(BatchFormat.CLICK) ? Action.CLICK : Action.IMPRESSION;
  }

  /** The item, or null without one. */
  public @Nullable Utf8 item() {
    return has(BatchFormat.HAS_ITEM) ? Utf8.wrap(bytes, itemAt + 1, bytes[itemAt] & 0xff) : null;
  }

  /** Whether the client gave an event id. */
  public boolean hasId() {
    return has(BatchFormat.HAS_ID);
  }

  /** The leading 64 bits of the id's hash; only if {@link #hasId}. */
  public long idHigh() {
    return BatchFormat.getLong(bytes, idAt);
  }

  /** The trailing 64 bits of the id's hash; only if {@link #hasId}. */
  public long idLow() {
    return BatchFormat.getLong(bytes, idAt + 8);
  }

  private boolean has(byte flag) {
    return (bytes[at + 24] & flag) != 0;
  }
}
