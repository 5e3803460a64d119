package io.rtanalytics.api.collect;

import io.rtanalytics.api.decode.EventFields;
import io.rtanalytics.api.decode.Parameters;
import io.rtanalytics.event.Action;
import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.RawEvent;
import io.rtanalytics.event.Utf8;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of an event that a browser brings. They are checked when they are asked for, not
 * when they come: a click has to lead on even if it can't be counted, or if somebody else has added
 * a broken parameter to its link. One thread.
 */
public final class CollectFields implements Parameters {
  private static final int MAX_SITE_BYTES = 255;

  /** All that are known; others are ignored, whatever they look like. */
  private static final Set<String> NAMES = Set.of("click", "impression", "item", "site", "to");

  private final Map<String, Utf8> values = new HashMap<>(8);
  private final Map<String, InvalidEvent> wrong = new HashMap<>(2);

  @Override
  public void parameter(Utf8 name, Utf8 value) {
    String key = name.toString();
    if (NAMES.contains(key) && values.put(key, value) != null) {
      wrong.putIfAbsent(key, new InvalidEvent(key, "repeated"));
    }
  }

  @Override
  public void broken(@Nullable Utf8 name, InvalidEvent why) {
    String key = name == null ? "" : name.toString();
    if (NAMES.contains(key)) {
      wrong.putIfAbsent(key, why);
    }
  }

  private @Nullable Utf8 once(String name) {
    InvalidEvent why = wrong.get(name);
    if (why != null) {
      throw why;
    }
    return values.get(name);
  }

  /**
   * What was done.
   *
   * @throws InvalidEvent if it is neither or both, said twice or has a broken escape
   */
  public Action action() {
    boolean click = once("click") != null;
    boolean impression = once("impression") != null;
    if (click == impression) {
      throw new InvalidEvent(
          "action", click ? "both click and impression" : "neither click nor impression");
    }
    return click ? Action.CLICK : Action.IMPRESSION;
  }

  /**
   * The item, or null without one.
   *
   * @throws InvalidEvent if it is empty, too long, not well-formed, repeated or has a broken escape
   */
  @Nullable Utf8 item() {
    Utf8 item = once("item");
    return item == null ? null : EventFields.checked("item", item, RawEvent.MAX_ITEM_BYTES);
  }

  /**
   * The site that the request names, or null.
   *
   * @throws InvalidEvent if it is empty, too long, not well-formed, repeated or has a broken escape
   */
  @Nullable String site() {
    Utf8 site = once("site");
    return site == null ? null : EventFields.checked("site", site, MAX_SITE_BYTES).toString();
  }

  /**
   * Where a click leads to, unchecked.
   *
   * @throws InvalidEvent if it is missing, not well-formed, repeated or has a broken escape
   */
  String to() {
    Utf8 to = once("to");
    if (to == null) {
      throw new InvalidEvent("to", "missing");
    }
    if (!to.isWellFormed()) {
      throw new InvalidEvent("to", "not valid UTF-8");
    }
    return to.toString();
  }
}
