package io.rtanalytics.api.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.rtanalytics.event.Utf8;

/** Text that clients gave, as JSON. */
final class JsonStrings {
  private JsonStrings() {}

  /** The text between quotes, escaped. */
  static String quoted(Utf8 text) {
    String escaped = new String(JsonStringEncoder.getInstance().quoteAsString(text.toString()));
    return '"' + escaped + '"';
  }
}
