package io.rtanalytics.tests.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/**
 * An event as the tests send and count it.
 *
 * @param timestamp seconds since 1970-01-01T00:00:00Z
 * @param user the user's name
 * @param click whether it is a click; else an impression
 * @param item what was clicked or seen; empty if nothing is said
 * @param id the idempotency key; empty if there is none
 */
public record ModelEvent(long timestamp, String user, boolean click, String item, String id) {
  /** A click without item or id. */
  public static ModelEvent click(long timestamp, String user) {
    return new ModelEvent(timestamp, user, true, "", "");
  }

  /** An impression without item or id. */
  public static ModelEvent impression(long timestamp, String user) {
    return new ModelEvent(timestamp, user, false, "", "");
  }

  /** The same event with an id. */
  public ModelEvent withId(String newId) {
    return new ModelEvent(timestamp, user, click, item, newId);
  }

  /** {@code click} or {@code impression}. */
  public String action() {
    return click ? "click" : "impression";
  }

  /** The query string of a single POST. */
  public String query() {
    StringBuilder query = new StringBuilder(96).append("timestamp=").append(timestamp);
    query.append("&user=").append(URLEncoder.encode(user, UTF_8)).append('&').append(action());
    if (!item.isEmpty()) {
      query.append("&item=").append(URLEncoder.encode(item, UTF_8));
    }
    if (!id.isEmpty()) {
      query.append("&id=").append(URLEncoder.encode(id, UTF_8));
    }
    return query.toString();
  }
}
