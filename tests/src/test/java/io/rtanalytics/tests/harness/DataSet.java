package io.rtanalytics.tests.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * One set of real events with its table of truth, outside the project.
 *
 * @param name the set's directory
 * @param events all its events, in the file's order
 * @param truth hour since 1970 → what was counted by other programs
 */
public record DataSet(String name, List<ModelEvent> events, Map<Long, Count> truth) {
  /** The names of the sets. */
  public static final List<String> NAMES = List.of("nasa_http", "open_bandit", "wikiticker");

  /** The longest item of a single event, in bytes of UTF-8. */
  private static final int MAX_ITEM_BYTES = 128;

  /** Where the sets are, if they are there. */
  public static Path directory() {
    return Project.root().resolveSibling("shared").resolve("data");
  }

  /** Whether all sets are there. */
  public static boolean areThere() {
    return NAMES.stream().allMatch(name -> Files.isReadable(file(name)));
  }

  /** The gzipped CSV of a set. */
  public static Path file(String name) {
    return directory().resolve(name).resolve("events.csv.gz");
  }

  /** Reads a set. */
  public static DataSet read(String name) {
    try (BufferedReader csv =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(file(name))), UTF_8))) {
      List<ModelEvent> events = new ArrayList<>();
      csv.readLine();
      for (String line = csv.readLine(); line != null; line = csv.readLine()) {
        List<String> fields = fields(line);
        events.add(
            new ModelEvent(
                Long.parseLong(fields.get(0)),
                fields.get(1),
                fields.get(2).equals("click"),
                fields.get(3),
                ""));
      }
      return new DataSet(name, events, readTruth(directory().resolve(name).resolve("truth.csv")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<Long, Count> readTruth(Path file) throws IOException {
    Map<Long, Count> truth = new TreeMap<>();
    Files.readAllLines(file).stream()
        .skip(1)
        .map(DataSet::fields)
        .forEach(
            row ->
                truth.put(
                    Long.parseLong(row.get(0)) / 3600,
                    new Count(
                        Long.parseLong(row.get(2)),
                        Long.parseLong(row.get(3)),
                        Long.parseLong(row.get(4)))));
    return truth;
  }

  /** The fields of a CSV line; no field of the sets spans lines. */
  static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  private static boolean isItemTooLong(ModelEvent event) {
    return event.item().getBytes(UTF_8).length > MAX_ITEM_BYTES;
  }

  private static ModelEvent withoutItem(ModelEvent event) {
    return new ModelEvent(event.timestamp(), event.user(), event.click(), "", event.id());
  }

  /** All events as they can be sent one by one: without the few items that are too long for it. */
  public List<ModelEvent> asSingles() {
    return events.stream().map(e -> isItemTooLong(e) ? withoutItem(e) : e).toList();
  }

  /** The first second of its first hour. */
  public long start() {
    return truth.keySet().stream().mapToLong(Long::longValue).min().orElseThrow() * 3600;
  }

  /** The first second of its last hour. */
  public long end() {
    return truth.keySet().stream().mapToLong(Long::longValue).max().orElseThrow() * 3600;
  }
}
