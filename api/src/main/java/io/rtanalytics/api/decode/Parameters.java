package io.rtanalytics.api.decode;

import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.Utf8;

/** Takes the decoded parameters of a query string or form, one by one. */
@FunctionalInterface
public interface Parameters {
  /**
   * Takes one parameter; unknown ones are ignored.
   *
   * @param name its name
   * @param value its value, empty if it has none; not checked to be well-formed
   * @throws InvalidEvent if it is repeated
   */
  void parameter(Utf8 name, Utf8 value);
}
