package io.rtanalytics.cli.export;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rtanalytics.api.http.SliceCsv;
import io.rtanalytics.client.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import lombok.RequiredArgsConstructor;

/**
 * Takes a node's answers in CSV, one or several pages, and passes their rows on, checked so far
 * that none is missing. The client's IO thread hands over; the next page begins on another thread,
 * after the one before.
 */
@RequiredArgsConstructor
final class CsvPages implements Content {
  private static final String NO_EVENTS = ",0,0,0,";

  private final ExportTarget target;
  private final boolean empty;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream(128);
  private boolean atHeader;
  private boolean begun;
  private long last = -1;

  /** A page begins. */
  void begin() {
    atHeader = true;
  }

  @Override
  public void part(ByteBuffer part) throws IOException {
    while (part.hasRemaining()) {
      byte next = part.get();
      if (next == '\n') {
        take(line.toString(US_ASCII));
        line.reset();
      } else {
        line.write(next);
      }
    }
  }

  private void take(String text) throws IOException {
    if (!atHeader) {
      row(text);
    } else if (!text.equals(SliceCsv.COLUMNS)) {
      throw unexpected();
    } else {
      atHeader = false;
      if (!begun) {
        target.header(text);
        begun = true;
      }
    }
  }

  private void row(String text) throws IOException {
    long slice = slice(text);
    if (last >= 0 && slice != last + 1) {
      throw new IOException("slice " + slice + " came after slice " + last);
    }
    last = slice;
    if (empty || !text.endsWith(NO_EVENTS)) {
      target.row(text);
    }
  }

  private static long slice(String text) throws IOException {
    try {
      return Long.parseLong(text.substring(0, Math.max(0, text.indexOf(','))));
    } catch (NumberFormatException e) {
      throw unexpected();
    }
  }

  private static IOException unexpected() {
    return new IOException("the node answers something else than slices in CSV");
  }

  /** A page is over. */
  void end() throws IOException {
    if (atHeader || line.size() > 0) {
      throw new IOException("the node's answer ends in the middle of a line");
    }
  }
}
