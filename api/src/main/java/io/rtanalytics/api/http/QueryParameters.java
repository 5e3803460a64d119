package io.rtanalytics.api.http;

import io.rtanalytics.api.decode.EventFields;
import io.rtanalytics.api.decode.Parameters;
import io.rtanalytics.api.decode.QueryDecoder;
import io.rtanalytics.api.decode.Timestamps;
import io.rtanalytics.api.query.ItemSort;
import io.rtanalytics.api.query.TopQuestion;
import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.RawEvent;
import io.rtanalytics.event.Utf8;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a question or a batch; each at most once, unknown ones ignored. */
final class QueryParameters implements Parameters {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_DIGITS = 18;
  private static final long MAX_COUNT = 1_000_000_000_000_000L;

  private final Map<String, Utf8> values = new HashMap<>(8);

  private QueryParameters() {}

  /**
   * Reads the query of a request.
   *
   * @throws InvalidEvent if an escape is broken or a parameter repeated
   */
  static QueryParameters of(HttpServerRequest request) {
    QueryParameters parameters = new QueryParameters();
    QueryDecoder.decode(request.query(), parameters);
    return parameters;
  }

  @Override
  public void parameter(Utf8 name, Utf8 value) {
    String key = name.toString();
    boolean known =
        switch (key) {
          case "timestamp", "from", "to", "step", "timezone", "partial", "id" -> true;
          case "item", "sort", "limit", "min_impressions" -> true;
          default -> false;
        };
    if (known && values.put(key, value) != null) {
      throw new InvalidEvent(key, "repeated");
    }
  }

  /**
   * The timestamp.
   *
   * @throws InvalidEvent if it is missing or wrong
   */
  long timestamp() {
    return timestamp("timestamp");
  }

  /**
   * A timestamp of another name.
   *
   * @throws InvalidEvent if it is missing or wrong
   */
  long timestamp(String name) {
    Long timestamp = optionalTimestamp(name);
    if (timestamp == null) {
      throw new InvalidEvent(name, "missing");
    }
    return timestamp;
  }

  /**
   * A timestamp that may be missing.
   *
   * @throws InvalidEvent if it is wrong
   */
  @Nullable Long optionalTimestamp(String name) {
    Utf8 value = values.get(name);
    return value == null ? null : Long.valueOf(Timestamps.parse(name, value));
  }

  /**
   * Whether the workers that answer are enough.
   *
   * @throws InvalidEvent if that is said in a way of its own
   */
  boolean partial() {
    Utf8 value = values.get("partial");
    return switch (value == null ? "false" : value.toString()) {
      case "false" -> false;
      case "true" -> true;
      case "" -> throw new InvalidEvent("partial", "empty");
      default -> throw new InvalidEvent("partial", "neither true nor false");
    };
  }

  /** A parameter as it was given, unchecked; null if it was not. */
  @Nullable Utf8 value(String name) {
    return values.get(name);
  }

  /**
   * The item, or null without one.
   *
   * @throws InvalidEvent if it is empty, too long or not well-formed
   */
  @Nullable Utf8 item() {
    Utf8 value = values.get("item");
    return value == null ? null : EventFields.checked("item", value, RawEvent.MAX_BULK_ITEM_BYTES);
  }

  /**
   * Which items are asked for.
   *
   * @throws InvalidEvent if the order is unknown or a number out of range
   */
  TopQuestion top() {
    Utf8 sort = values.get("sort");
    ItemSort by =
        sort == null
            ? ItemSort.CLICKS
            : ItemSort.of(sort.toString())
                .orElseThrow(
                    () ->
                        new InvalidEvent(
                            "sort", "none of clicks, impressions, unique_users and ctr"));
    int limit = (int) number("limit", DEFAULT_LIMIT, 1, TopQuestion.MAX_LIMIT);
    return new TopQuestion(by, limit, number("min_impressions", 0, 0, MAX_COUNT));
  }

  private long number(String name, long byDefault, long least, long most) {
    Utf8 value = values.get(name);
    if (value == null) {
      return byDefault;
    }
    String text = value.toString();
    if (text.isEmpty()) {
      throw new InvalidEvent(name, "empty");
    }
    if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new InvalidEvent(name, "not a whole number, 0 or more");
    }
    long number = text.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(text);
    if (number < least || number > most) {
      throw new InvalidEvent(name, "not from " + least + " to " + most);
    }
    return number;
  }

  /** The batch id, unchecked. */
  @Nullable Utf8 id() {
    return value("id");
  }
}
