package io.rtanalytics.bench.load;

import io.rtanalytics.cli.text.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file with the events of the first requests of a sequence, on disk before it is used, so that
 * nobody who is measured waits for it to be written.
 *
 * @param path where it is
 * @param format how events are written
 * @param begin where the first event is, behind the header if there is one
 * @param middle a position between two events, about half-way
 * @param end its length in bytes
 */
public record EventFile(Path path, Format format, long begin, long middle, long end) {
  private static final int BUFFER = 1 << 20;
  private static final int LONGEST_LINE = 200;

  /** How events are written. */
  public enum Format {
    /** Columns, named by a header. */
    CSV("text/csv", "timestamp,user,action\n"),
    /** An object per line. */
    NDJSON("application/x-ndjson", "");

    private final String mediaType;
    private final String header;

    Format(String mediaType, String header) {
      this.mediaType = mediaType;
      this.header = header;
    }

    /** What a server is told it is. */
    public String mediaType() {
      return mediaType;
    }

    private String line(RequestSequence sequence, long k) {
      long timestamp = sequence.timestamp(k);
      String user = sequence.prefix() + sequence.user(k);
      String action = sequence.isClick(k) ? "click" : "impression";
      return switch (this) {
        case CSV -> timestamp + "," + user + "," + action + "\n";
        case NDJSON ->
            "{\"timestamp\":"
                + timestamp
                + ",\"user\":\""
                + user
                + "\",\"action\":\""
                + action
                + "\"}\n";
      };
    }
  }

  /** Writes a file, in place of one that may be there. */
  public static EventFile write(Path path, Format format, RequestSequence sequence, long events)
      throws Failure {
    try (FileChannel file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
      byte[] header = format.header.getBytes(StandardCharsets.US_ASCII);
      buffer.put(header);
      long middle = 0;
      for (long k = 0; k < events; k++) {
        if (k == events / 2) {
          middle = file.position() + buffer.position();
        }
        buffer.put(format.line(sequence, k).getBytes(StandardCharsets.US_ASCII));
        if (buffer.remaining() < LONGEST_LINE) {
          drain(buffer, file);
        }
      }
      drain(buffer, file);
      file.force(true);
      return new EventFile(path, format, header.length, middle, file.position());
    } catch (IOException e) {
      throw Failure.of("events", path, e);
    }
  }

  private static void drain(ByteBuffer buffer, FileChannel file) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      file.write(buffer);
    }
    buffer.clear();
  }
}
