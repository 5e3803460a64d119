package io.rtanalytics.cli.export;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rtanalytics.api.http.SliceCsv;
import io.rtanalytics.client.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;

/**
 * The rows of one answer in CSV, kept until someone has time for them. When it is full, it wants no
 * more of the answer. The client's IO thread fills it; another reads it once the answer is over.
 */
@RequiredArgsConstructor
final class CsvPage implements Content {
  private static final int LONGEST_LINE = 1024;

  private final int capacity;
  private final List<String> rows = new ArrayList<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(128);
  private boolean header; // whether it was there
  private boolean full;

  @Override
  public void part(ByteBuffer part) throws IOException {
    while (part.hasRemaining()) {
      byte next = part.get();
      if (next == '\n') {
        take(line.toString(US_ASCII));
        line.reset();
      } else if (line.size() == LONGEST_LINE) {
        throw unexpected();
      } else {
        line.write(next);
      }
    }
  }

  private void take(String text) throws IOException {
    if (header) {
      full = full || rows.size() == capacity;
      if (full) {
        throw new IOException("more than " + capacity + " slices");
      }
      rows.add(text);
    } else if (text.equals(SliceCsv.COLUMNS)) {
      header = true;
    } else {
      throw unexpected();
    }
  }

  static IOException unexpected() {
    return new IOException("the node answers something else than slices in CSV");
  }

  /** Whether the answer had more rows than there is room for. */
  boolean isFull() {
    return full;
  }

  /**
   * The rows, without line ends.
   *
   * @throws IOException if the answer was not whole
   */
  List<String> rows() throws IOException {
    if (!full && (!header || line.size() > 0)) {
      throw new IOException("the node's answer ends in the middle of a line");
    }
    return rows;
  }
}
