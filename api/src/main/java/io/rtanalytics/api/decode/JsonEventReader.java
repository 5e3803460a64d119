package io.rtanalytics.api.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.Utf8;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Takes the fields of one event from the tokens of one JSON value. It is fed token by token, so
 * that it works on a whole text and on one that arrives in pieces. A field that is wrong fails the
 * event only once the value is complete: what follows can then be read on. One thread.
 */
final class JsonEventReader {
  private final JsonText text = new JsonText();
  private final EventFields fields;

  private int depth;
  private String name = "";
  private @Nullable InvalidEvent failure;

  JsonEventReader(EventFields fields) {
    this.fields = fields;
  }

  /** Begins with the next value. */
  void begin() {
    text.clear();
    depth = 0;
    failure = null;
  }

  /**
   * Takes a token.
   *
   * @return whether the value is complete
   */
  boolean accept(JsonToken token, JsonParser parser) throws IOException {
    switch (token) {
      case START_OBJECT, START_ARRAY -> {
        if (depth == 0 && token == JsonToken.START_ARRAY) {
          fail(new InvalidEvent("body", "not a JSON object"));
        } else if (depth == 1) {
          set(token, parser);
        }
        depth++;
      }
      case END_OBJECT, END_ARRAY -> depth--;
      case FIELD_NAME -> {
        if (depth == 1) {
          name = parser.currentName();
        }
      }
      default -> {
        if (depth == 0) {
          fail(new InvalidEvent("body", "not a JSON object"));
        } else if (depth == 1) {
          set(token, parser);
        }
      }
    }
    return depth == 0;
  }

  private void fail(InvalidEvent e) {
    if (failure == null) {
      failure = e;
    }
  }

  private void set(JsonToken token, JsonParser parser) throws IOException {
    if (failure != null || token == JsonToken.VALUE_NULL) {
      return;
    }
    try {
      switch (name) {
        case "timestamp" -> fields.timestamp(digits(token, parser));
        case "user" -> fields.user(string(token, parser));
        case "item" -> fields.item(string(token, parser));
        case "id" -> fields.id(string(token, parser));
        case "action" -> fields.action(string(token, parser));
        case "click" -> {
          if (flag(token)) {
            fields.click();
          }
        }
        case "impression" -> {
          if (flag(token)) {
            fields.impression();
          }
        }
        default -> {} // unknown fields are ignored
      }
    } catch (InvalidEvent e) {
      fail(e);
    }
  }

  private Utf8 digits(JsonToken token, JsonParser parser) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_STRING) {
      throw new InvalidEvent(name, "not a number of seconds");
    }
    return text.of(parser);
  }

  private Utf8 string(JsonToken token, JsonParser parser) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      throw new InvalidEvent(name, "not a string");
    }
    return text.of(parser);
  }

  private boolean flag(JsonToken token) {
    if (!token.isBoolean()) {
      throw new InvalidEvent(name, "neither true nor false");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  /**
   * Says whether the fields could be taken, once the value is complete.
   *
   * @throws InvalidEvent if not
   */
  void check() {
    if (failure != null) {
      throw failure;
    }
  }
}
