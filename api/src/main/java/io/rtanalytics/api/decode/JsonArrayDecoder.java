package io.rtanalytics.api.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import io.rtanalytics.event.InvalidEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes {@code application/json}: an array of objects, each an event. Its lines are the elements,
 * counted from 1. JSON that is broken anywhere breaks off the whole array there. One thread.
 */
public final class JsonArrayDecoder extends LineDecoder {
  private enum State {
    BEFORE_ARRAY,
    BEFORE_ELEMENT,
    IN_ELEMENT,
    AFTER_ARRAY
  }

  private final JsonEventReader reader = new JsonEventReader(fields);
  private final JsonParser parser;
  private final ByteArrayFeeder feeder;

  private State state = State.BEFORE_ARRAY;
  private long elementFrom;
  private long element;

  /**
   * Begins before the first byte.
   *
   * @param lineIds what gives ids to elements without one of their own; null if nothing does
   */
  public JsonArrayDecoder(@Nullable LineIds lineIds) {
    super(lineIds);
    try {
      parser = JsonText.FACTORY.createNonBlockingByteArrayParser();
      feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
    } catch (IOException e) {
      throw new UncheckedIOException("creating a parser reads nothing", e);
    }
  }

  @Override
  public void feed(byte[] bytes) {
    try {
      feeder.feedInput(bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException("fed before all was read", e);
    }
  }

  @Override
  public void end() {
    feeder.endOfInput();
  }

  @Override
  public Step next() {
    try {
      while (true) {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.NOT_AVAILABLE) {
          return Step.NEEDS_MORE;
        }
        if (token == null) {
          return atEnd();
        }
        if (isCompleteElement(token)) {
          return elementRead();
        }
      }
    } catch (JsonProcessingException e) {
      throw JsonEventDecoder.notJson(e);
    } catch (IOException e) {
      throw new UncheckedIOException("an array can't fail", e);
    }
  }

  private boolean isCompleteElement(JsonToken token) throws IOException {
    switch (state) {
      case BEFORE_ARRAY -> {
        if (token != JsonToken.START_ARRAY) {
          throw new InvalidEvent("body", "not a JSON array");
        }
        state = State.BEFORE_ELEMENT;
        return false;
      }
      case BEFORE_ELEMENT -> {
        if (token == JsonToken.END_ARRAY) {
          state = State.AFTER_ARRAY;
          return false;
        }
        element++;
        elementFrom = parser.currentLocation().getByteOffset();
        fields.clear();
        reader.begin();
        state = State.IN_ELEMENT;
        return reader.accept(token, parser);
      }
      case IN_ELEMENT -> {
        return reader.accept(token, parser);
      }
      default -> throw new InvalidEvent("body", "something after the JSON array");
    }
  }

  private Step elementRead() {
    state = State.BEFORE_ELEMENT;
    try {
      if (parser.currentLocation().getByteOffset() - elementFrom > MAX_LINE_BYTES) {
        throw tooLong();
      }
      reader.check();
      return found();
    } catch (InvalidEvent e) {
      return rejected(e);
    }
  }

  private Step atEnd() {
    if (state != State.AFTER_ARRAY) {
      throw new InvalidEvent("body", "not a complete JSON array");
    }
    return Step.END;
  }

  @Override
  public long line() {
    return element;
  }
}
