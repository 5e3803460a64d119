package io.rtanalytics.tests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Events in a file, as {@link Bodies#csv} writes them; no field spans lines. */
public final class EventFile {
  private EventFile() {}

  /** Writes events. */
  public static void write(Path file, List<ModelEvent> events) {
    try {
      Files.writeString(file, Bodies.csv(events));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads events, in the file's order. */
  public static List<ModelEvent> read(Path file) {
    try {
      return Files.readAllLines(file).stream().skip(1).map(EventFile::event).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ModelEvent event(String line) {
    List<String> fields = DataSet.fields(line);
    return new ModelEvent(
        Long.parseLong(fields.get(0)),
        fields.get(1),
        fields.get(2).equals("click"),
        fields.get(3),
        fields.get(4));
  }
}
