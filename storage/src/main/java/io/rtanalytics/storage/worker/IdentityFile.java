package io.rtanalytics.storage.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;

/**
 * {@code identity.json} in a worker's directory, the one home of its format:
 *
 * <pre>
 *   {"format":1,"worker":"0","first-slice":"2017-05-20T00:00:00Z","slice-length":3600,
 *    "secret-fingerprint":"0123456789abcdef","incarnation":1495238400000}
 * </pre>
 *
 * First slice and fingerprint are null until known. A log elsewhere than in the directory is named
 * by {@code "log"}, and the format is 2 then, so that a version that looks for files refuses it. It
 * is replaced whole or not at all.
 */
@RequiredArgsConstructor
final class IdentityFile {
  static final String NAME = "identity.json";
  private static final String UNFINISHED = NAME + ".tmp";
  private static final int FORMAT = 1;
  private static final int FORMAT_WITH_LOG = 2;
  private static final int MAX_BYTES = 1 << 16;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Disk disk;

  /**
   * Reads it; empty if there is none.
   *
   * @throws WorkerStartRefused if it holds something else, or is of another version
   */
  Optional<DirectoryIdentity> read() throws IOException, WorkerStartRefused {
    if (!disk.exists(NAME)) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
    try (DiskFile file = disk.open(NAME)) {
      file.read(bytes, 0);
    }
    try {
      return Optional.of(decode(JSON.readTree(bytes.array(), 0, bytes.position())));
    } catch (JsonProcessingException e) {
      throw new WorkerStartRefused(this + " can't be read: " + e.getOriginalMessage());
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new WorkerStartRefused(this + " can't be read: " + e.getMessage());
    }
  }

  private DirectoryIdentity decode(JsonNode json) throws WorkerStartRefused {
    int format = json.path("format").asInt();
    if (format != FORMAT && format != FORMAT_WITH_LOG) {
      throw new WorkerStartRefused(
          "%s is of format %d, but this version reads formats %d and %d"
              .formatted(this, format, FORMAT, FORMAT_WITH_LOG));
    }
    String first = json.path("first-slice").textValue();
    return new DirectoryIdentity(
        json.required("worker").asText(),
        first == null ? null : Instant.parse(first),
        json.required("slice-length").asLong(),
        json.path("secret-fingerprint").textValue(),
        json.required("incarnation").asLong(),
        format == FORMAT ? DirectoryIdentity.FILES : json.required("log").asText());
  }

  /** Writes it, atomically and durably. */
  void write(DirectoryIdentity identity) throws IOException {
    byte[] text = (encode(identity) + "\n").getBytes(StandardCharsets.UTF_8);
    disk.delete(UNFINISHED);
    try (DiskFile file = disk.create(UNFINISHED)) {
      file.write(ByteBuffer.wrap(text), 0);
      file.force(true);
    }
    disk.rename(UNFINISHED, NAME);
    disk.forceDirectory("");
  }

  /** The identity as one line of JSON. */
  static String encode(DirectoryIdentity identity) {
    @Nullable Instant first = identity.firstSlice();
    ObjectNode json = JSON.createObjectNode();
    json.put("format", identity.hasOwnLog() ? FORMAT : FORMAT_WITH_LOG)
        .put("worker", identity.worker())
        .put("first-slice", first == null ? null : first.toString())
        .put("slice-length", identity.sliceLength())
        .put("secret-fingerprint", identity.secretFingerprint())
        .put("incarnation", identity.incarnation());
    if (!identity.hasOwnLog()) {
      json.put("log", identity.log());
    }
    return json.toString();
  }

  @Override
  public String toString() {
    return disk.describe(NAME);
  }
}
