package io.rtanalytics.api.decode;

import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Decodes {@code text/csv}: columns {@code timestamp,user,action[,item[,id]]}, in this order or as
 * a header row names them. An empty item or id is none. A line is where a record begins; empty
 * lines are counted and skipped. No text is ever made of an event's bytes. One thread.
 */
public final class CsvDecoder extends LineDecoder {
  private final CsvTokenizer record = new CsvTokenizer();

  private @Nullable CsvColumns columns; // null before the first record

  /**
   * Begins before the first byte.
   *
   * @param lineIds what gives ids to lines without one of their own; null if nothing does
   */
  public CsvDecoder(@Nullable LineIds lineIds) {
    super(lineIds);
  }

  @Override
  public void feed(byte[] bytes) {
    record.feed(bytes);
  }

  @Override
  public void end() {
    record.end();
  }

  @Override
  public Step next() {
    while (true) {
      switch (record.next()) {
        case NEEDS_MORE -> {
          return Step.NEEDS_MORE;
        }
        case END -> {
          return Step.END;
        }
        case TOO_LONG -> {
          return rejected(tooLong());
        }
        case BAD_QUOTES -> {
          return rejected(new InvalidEvent("line", "broken quotes"));
        }
        case RECORD -> {
          if (!record.isBlank() && !isHeader()) {
            return row();
          }
        }
      }
    }
  }

  private boolean isHeader() {
    if (columns != null) {
      return false;
    }
    boolean header = CsvColumns.isHeader(record);
    columns = header ? CsvColumns.ofHeader(record) : CsvColumns.DEFAULT;
    return header;
  }

  private Step row() {
    CsvColumns at = columns == null ? CsvColumns.DEFAULT : columns;
    fields.clear();
    try {
      if (at.timestamp() < record.fields()) {
        fields.timestamp(record.field(at.timestamp()));
      }
      if (at.user() < record.fields()) {
        fields.user(record.field(at.user()));
      }
      if (at.action() < record.fields()) {
        fields.action(record.field(at.action()));
      }
      Utf8 item = optional(at.item());
      if (item != null) {
        fields.item(item);
      }
      Utf8 id = optional(at.id());
      if (id != null) {
        fields.id(id);
      }
      return found();
    } catch (InvalidEvent e) {
      return rejected(e);
    }
  }

  private @Nullable Utf8 optional(int column) {
    if (column >= record.fields()) {
      return null;
    }
    Utf8 field = record.field(column);
    return field.isEmpty() ? null : field;
  }

  @Override
  public long line() {
    return record.line();
  }
}
