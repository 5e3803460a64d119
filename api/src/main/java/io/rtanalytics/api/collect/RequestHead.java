package io.rtanalytics.api.collect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is looked at of a request before its body: by the one event loop that serves it. */
public interface RequestHead {
  /** The address that the connection comes from, as text; null if it is unknown. */
  @Nullable String peer();

  /** All values of a header, in order, one character per byte; empty if there are none. */
  List<String> headers(String name);

  /** The first value of a header, or null. */
  default @Nullable String header(String name) {
    List<String> values = headers(name);
    return values.isEmpty() ? null : values.get(0);
  }
}
