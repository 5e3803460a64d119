package io.rtanalytics.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A table of text, columns as wide as they need to be. One thread. */
final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final int leftAligned;

  /**
   * A table without rows.
   *
   * @param leftAligned how many columns are aligned to the left; the others are numbers
   * @param head names of the columns
   */
  TextTable(int leftAligned, String... head) {
    this.leftAligned = leftAligned;
    add(head);
  }

  /** Adds a row; as many cells as the head has. */
  void add(String... cells) {
    rows.add(Arrays.asList(cells));
  }

  @Override
  public String toString() {
    int columns = rows.get(0).size();
    int[] widths =
        IntStream.range(0, columns)
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        // The last column is text again, and nothing stands behind it.
        boolean left = i < leftAligned || i == columns - 1;
        line.append(i == 0 ? "" : GAP).append(aligned(row.get(i), widths[i], left));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static String aligned(String cell, int width, boolean left) {
    String padding = " ".repeat(width - cell.length());
    return left ? cell + padding : padding + cell;
  }
}
