package io.rtanalytics.api.decode;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.RawEvent;
import io.rtanalytics.event.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Collects the fields of one event, from wherever they come, and checks them: each at most once,
 * none empty or over-long, all text well-formed. Reusable after {@link #clear}. One thread.
 */
public final class EventFields implements Parameters {
  private static final Utf8 TIMESTAMP = Utf8.of("timestamp");
  private static final Utf8 USER = Utf8.of("user");
  private static final Utf8 ACTION = Utf8.of("action");
  private static final Utf8 CLICK = Utf8.of("click");
  private static final Utf8 IMPRESSION = Utf8.of("impression");
  private static final Utf8 ITEM = Utf8.of("item");
  private static final Utf8 ID = Utf8.of("id");

  private @Nullable Utf8 timestamp;
  private @Nullable Utf8 user;
  private @Nullable Utf8 action;
  private @Nullable Utf8 item;
  private @Nullable Utf8 id;
  private boolean click;
  private boolean impression;

  /** Forgets everything. */
  void clear() {
    timestamp = null;
    user = null;
    action = null;
    item = null;
    id = null;
    click = false;
    impression = false;
  }

  @Override
  public void parameter(Utf8 name, Utf8 value) {
    if (name.equals(TIMESTAMP)) {
      timestamp(value);
    } else if (name.equals(USER)) {
      user(value);
    } else if (name.equals(CLICK)) {
      click();
    } else if (name.equals(IMPRESSION)) {
      impression();
    } else if (name.equals(ITEM)) {
      item(value);
    } else if (name.equals(ID)) {
      id(value);
    } else if (name.equals(ACTION)) {
      action(value);
    }
  }

  /** Takes the timestamp, in decimal digits. */
  void timestamp(Utf8 value) {
    timestamp = once("timestamp", timestamp, value);
  }

  /** Takes the user's name. */
  void user(Utf8 value) {
    user = once("user", user, value);
  }

  /** Takes the name of the action. */
  void action(Utf8 value) {
    action = once("action", action, value);
  }

  /** Takes the item. */
  void item(Utf8 value) {
    item = once("item", item, value);
  }

  /** Takes the event id. */
  void id(Utf8 value) {
    id = once("id", id, value);
  }

  /** Takes the flag of a click. */
  void click() {
    if (click) {
      throw new InvalidEvent("click", "repeated");
    }
    click = true;
  }

  /** Takes the flag of an impression. */
  void impression() {
    if (impression) {
      throw new InvalidEvent("impression", "repeated");
    }
    impression = true;
  }

  private static Utf8 once(String name, @Nullable Utf8 before, Utf8 value) {
    if (before != null) {
      throw new InvalidEvent(name, "repeated");
    }
    return value;
  }

  /**
   * The event.
   *
   * @throws InvalidEvent naming the first field that is missing or wrong
   */
  public RawEvent toRawEvent() {
    return checkedEvent(null, RawEvent.MAX_ITEM_BYTES);
  }

  /**
   * The event of a line, with the id that the line gets from its place unless it has its own; its
   * item may be longer.
   *
   * @throws InvalidEvent naming the first field that is missing or wrong
   */
  RawEvent toRawEvent(@Nullable LineIds lineIds, long line) {
    return checkedEvent(
        id == null && lineIds != null ? lineIds.of(line) : null, RawEvent.MAX_BULK_ITEM_BYTES);
  }

  private RawEvent checkedEvent(@Nullable Utf8 derivedId, int maxItemBytes) {
    long seconds = Timestamps.parse("timestamp", required("timestamp", timestamp));
    Utf8 name = checked("user", required("user", user), RawEvent.MAX_USER_BYTES);
    Action what = whatWasDone();
    Utf8 which = item == null ? null : checked("item", item, maxItemBytes);
    Utf8 key = id == null ? derivedId : checked("id", id, RawEvent.MAX_ID_BYTES);
    return new RawEvent(seconds, name, what, which, key);
  }

  private Action whatWasDone() {
    boolean clicked = click;
    boolean seen = impression;
    if (action != null) {
      boolean named = action.equals(CLICK);
      if (!named && !action.equals(IMPRESSION)) {
        throw new InvalidEvent(
            "action", action.isEmpty() ? "empty" : "neither click nor impression");
      }
      clicked |= named;
      seen |= !named;
    }
    if (clicked == seen) {
      throw new InvalidEvent(
          "action", clicked ? "both click and impression" : "neither click nor impression");
    }
    return clicked ? Action.CLICK : Action.IMPRESSION;
  }

  private static Utf8 required(String name, @Nullable Utf8 value) {
    if (value == null) {
      throw new InvalidEvent(name, "missing");
    }
    return value;
  }

  /**
   * Checks text that a client gave.
   *
   * @param name what an error names
   * @param maxBytes most bytes of UTF-8
   * @return the text
   * @throws InvalidEvent if it is empty, too long or not well-formed
   */
  public static Utf8 checked(String name, Utf8 text, int maxBytes) {
    if (text.isEmpty()) {
      throw new InvalidEvent(name, "empty");
    }
    if (text.length() > maxBytes) {
      throw new InvalidEvent(name, "longer than " + maxBytes + " bytes");
    }
    if (!text.isWellFormed()) {
      throw new InvalidEvent(name, "not valid UTF-8");
    }
    return text;
  }
}
