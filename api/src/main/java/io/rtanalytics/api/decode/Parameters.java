package io.rtanalytics.api.decode;

import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.Utf8;
import org.jspecify.annotations.Nullable;

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

  /**
   * Takes note of a parameter that has a broken escape; unless overridden, that refuses all.
   *
   * @param name its name, or null if it is the name that is broken
   * @param why names the parameter, if that may be told
   * @throws InvalidEvent if the others are of no use without it
   */
  default void broken(@Nullable Utf8 name, InvalidEvent why) {
    throw why;
  }
}
