package io.rtanalytics.api.http;

import java.util.List;

/**
 * A form that rows without number are written in. Implementations have no state; any thread may
 * call.
 */
interface RowForm<T> {
  /** The media type. */
  String mediaType();

  /** What comes before the first row. */
  String before();

  /**
   * Some of the rows.
   *
   * @param first whether none came before
   */
  String rows(List<T> rows, boolean first);

  /** What comes after the last row. */
  String after();
}
