package io.rtanalytics.api.decode;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.Utf8;
import java.io.IOException;

/**
 * Decodes one event from one JSON object: {@code timestamp}, {@code user}, {@code item}, {@code
 * id}, and either {@code action} or one of {@code click} and {@code impression} as true. One
 * thread.
 */
public final class JsonEventDecoder {
  private final JsonEventReader reader;

  /** Creates one that adds to these fields. */
  public JsonEventDecoder(EventFields fields) {
    reader = new JsonEventReader(fields);
  }

  /**
   * Decodes an object; the fields' texts are valid until the next call.
   *
   * @throws InvalidEvent if the bytes are not one JSON object, or a field is wrong
   */
  public void decode(byte[] bytes, int offset, int length) {
    if (!Utf8.wrap(bytes, offset, length).isWellFormed()) {
      throw new InvalidEvent("body", "not valid UTF-8");
    }
    reader.begin();
    try (JsonParser parser = JsonText.FACTORY.createParser(bytes, offset, length)) {
      JsonToken token = parser.nextToken();
      while (token != null && !reader.accept(token, parser)) {
        token = parser.nextToken();
      }
      if (token == null || parser.nextToken() != null) {
        throw new InvalidEvent("body", "not one JSON object");
      }
    } catch (JsonProcessingException e) {
      throw notJson(e);
    } catch (IOException e) {
      throw new InvalidEvent("body", "not valid JSON"); // zeros, for instance, pass for UTF-32
    }
    reader.check();
  }

  /** Tells where the JSON is broken, and nothing of what stands there: it might be a name. */
  static InvalidEvent notJson(JsonProcessingException e) {
    JsonLocation place = e.getLocation(); // unknown where a bound of the parser was exceeded
    return new InvalidEvent(
        "body",
        place == null
            ? "not valid JSON, or with a name or number that is too long"
            : "not valid JSON at byte " + Math.max(0, place.getByteOffset()));
  }
}
