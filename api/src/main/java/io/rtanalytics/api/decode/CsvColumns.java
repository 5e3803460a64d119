package io.rtanalytics.api.decode;

import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.event.Utf8;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the fields of an event stand in a record.
 *
 * @param timestamp index of the column
 * @param user index of the column
 * @param action index of the column
 * @param item index of the column, {@value #NONE} without it
 * @param id index of the column, {@value #NONE} without it
 */
record CsvColumns(int timestamp, int user, int action, int item, int id) {
  private static final int NONE = Integer.MAX_VALUE;

  /** The order of columns without a header. */
  static final CsvColumns DEFAULT = new CsvColumns(0, 1, 2, 3, 4);

  /** Whether a first record is a header: it names the timestamp, and does not begin with one. */
  static boolean isHeader(CsvTokenizer record) {
    boolean named = false;
    for (int i = 0; i < record.fields(); i++) {
      named |= record.field(i).equals(Utf8.of("timestamp"));
    }
    return named && !isNumber(record.field(0));
  }

  private static boolean isNumber(Utf8 field) {
    try {
      Timestamps.parse("timestamp", field);
      return true;
    } catch (InvalidEvent e) {
      return false;
    }
  }

  /**
   * Reads a header. Columns of other names are ignored.
   *
   * @throws InvalidEvent if timestamp, user or action is missing, or a column is repeated
   */
  static CsvColumns ofHeader(CsvTokenizer record) {
    Map<String, Integer> columns = new HashMap<>();
    for (int i = 0; i < record.fields(); i++) {
      String name = record.field(i).toString();
      if (columns.putIfAbsent(name, i) != null && isKnown(name)) {
        throw new InvalidEvent("header", "column " + name + " is repeated");
      }
    }
    return new CsvColumns(
        required(columns, "timestamp"),
        required(columns, "user"),
        required(columns, "action"),
        columns.getOrDefault("item", NONE),
        columns.getOrDefault("id", NONE));
  }

  private static boolean isKnown(String name) {
    return switch (name) {
      case "timestamp", "user", "action", "item", "id" -> true;
      default -> false;
    };
  }

  private static int required(Map<String, Integer> columns, String name) {
    Integer column = columns.get(name);
    if (column == null) {
      throw new InvalidEvent("header", "no column " + name);
    }
    return column;
  }
}
