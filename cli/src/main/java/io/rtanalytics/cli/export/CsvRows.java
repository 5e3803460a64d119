package io.rtanalytics.cli.export;

import io.rtanalytics.api.http.SliceCsv;
import java.io.IOException;
import java.util.List;
import lombok.RequiredArgsConstructor;

/** Passes the rows of a node's answers on, checked so far that no slice is missing. One thread. */
@RequiredArgsConstructor
final class CsvRows {
  private static final String NO_EVENTS = ",0,0,0,";

  private final ExportTarget target;
  private final boolean empty;
  private boolean begun;
  private long next = -1;

  /** Takes the rows of the next page. */
  void add(List<String> page) throws IOException {
    if (!begun) {
      target.header(SliceCsv.COLUMNS);
      begun = true;
    }
    for (String row : page) {
      long slice = slice(row);
      if (next >= 0 && slice != next) {
        throw new IOException("slice " + slice + " came after slice " + (next - 1));
      }
      next = slice + 1;
      if (empty || !row.endsWith(NO_EVENTS)) {
        target.row(row);
      }
    }
  }

  private static long slice(String row) throws IOException {
    try {
      return Long.parseLong(row.substring(0, Math.max(0, row.indexOf(','))));
    } catch (NumberFormatException e) {
      throw CsvPage.unexpected();
    }
  }

  /** The slice behind the last one, once there was one. */
  long next() {
    return next;
  }
}
