package io.rtanalytics.tests.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** Bulk bodies in every form that {@code POST /analytics/batch} takes. */
public final class Bodies {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Bodies() {}

  /** {@code text/csv} with a header. */
  public static String csv(List<ModelEvent> events) {
    return "timestamp,user,action,item,id\n"
        + events.stream()
            .map(
                e ->
                    e.timestamp()
                        + ","
                        + quoted(e.user())
                        + ","
                        + e.action()
                        + ","
                        + quoted(e.item())
                        + ","
                        + quoted(e.id())
                        + "\n")
            .collect(Collectors.joining());
  }

  private static String quoted(String field) {
    return '"' + field.replace("\"", "\"\"") + '"';
  }

  /** {@code application/x-ndjson}. */
  public static String ndjson(List<ModelEvent> events) {
    return events.stream().map(e -> json(e) + "\n").collect(Collectors.joining());
  }

  /** {@code application/json}: an array. */
  public static String jsonArray(List<ModelEvent> events) {
    return events.stream().map(Bodies::json).collect(Collectors.joining(",\n", "[", "]"));
  }

  /** One event as a JSON object. */
  public static String json(ModelEvent event) {
    ObjectNode json = JSON.createObjectNode();
    json.put("timestamp", event.timestamp());
    json.put("user", event.user());
    json.put("action", event.action());
    if (!event.item().isEmpty()) {
      json.put("item", event.item());
    }
    if (!event.id().isEmpty()) {
      json.put("id", event.id());
    }
    return json.toString();
  }

  /** Gzipped text. */
  public static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
