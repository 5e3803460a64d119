import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Prints what the fault tests and the measurements of all modules have written down in this build:
 * one table of faults and one of figures; neither if there is nothing to show.
 *
 * <p>{@code java FaultTable.java ROOT}: reads two files of each of {@code ROOT}'s modules. A test
 * appends one line for each row, UTF-8, without a header; fields are separated by commas and bear
 * none themselves, and numbers are plain decimals. Every build begins with no such files.
 *
 * <pre>
 *   target/fault-table.csv   fault,cycles,in_flight,acknowledged,unanswered,lost,doubled
 *     fault         what happened, in words
 *     cycles        how often
 *     in_flight     requests that were sent and not answered when it happened, over all cycles
 *     acknowledged  events that were answered as stored
 *     unanswered    events whose outcome was unknown at first; all were sent again
 *     lost          clicks, impressions and users that were missing below what was acknowledged
 *     doubled       the same above what was sent
 *
 *   target/figures.csv       name,value,unit,limit
 *     name          what was measured
 *     limit         what it must not pass, in the same unit, as "at most N" or "at least N"; may be
 *                   empty
 * </pre>
 */
public final class FaultTable {
  private static final List<String> FAULTS =
      List.of("fault", "cycles", "in flight", "acknowledged", "unanswered", "lost", "doubled");
  private static final List<String> FIGURES = List.of("figure", "value", "unit", "limit");

  private FaultTable() {}

  /** The entry point. */
  public static void main(String[] args) throws IOException {
    Path root = Path.of(args[0]);
    print(FAULTS, rows(root, "fault-table.csv", FAULTS.size()));
    print(FIGURES, rows(root, "figures.csv", FIGURES.size()));
  }

  private static List<List<String>> rows(Path root, String file, int columns) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (Path module : modules(root)) {
      Path path = module.resolve("target").resolve(file);
      for (String line : Files.exists(path) ? Files.readAllLines(path) : List.<String>of()) {
        rows.add(row(path, line, columns));
      }
    }
    return rows;
  }

  /** The first field is a name, which may have commas. */
  private static List<String> row(Path path, String line, int columns) throws IOException {
    List<String> fields = List.of(line.split(",", -1));
    int more = fields.size() - columns;
    if (more < 0) {
      throw new IOException(path + ": not " + columns + " fields: " + line);
    }
    List<String> row = new ArrayList<>();
    row.add(String.join(",", fields.subList(0, more + 1)));
    row.addAll(fields.subList(more + 1, fields.size()));
    return row;
  }

  private static List<Path> modules(Path root) throws IOException {
    try (Stream<Path> files = Files.list(root)) {
      return files.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static void print(List<String> header, List<List<String>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    List<List<String>> all = new ArrayList<>(List.of(header));
    all.addAll(rows);
    int[] widths =
        IntStream.range(0, header.size())
            .map(column -> all.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    all.forEach(row -> System.out.println(line(row, widths)));
    System.out.println();
  }

  /** What it is about stands to the left, all else to the right. */
  private static String line(List<String> row, int[] widths) {
    return IntStream.range(0, row.size())
        .mapToObj(i -> ("%" + (i == 0 ? "-" : "") + widths[i] + "s").formatted(row.get(i)))
        .collect(joining("  "));
  }
}
