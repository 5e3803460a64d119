package io.rtanalytics.kafka.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * How the files of a snapshot stand in a partition, see {@link LogSnapshot}: each is cut into
 * records, one after the other, and a last record says that there are no more files.
 *
 * <pre>
 *   value   a portion of a file, at most 256 KiB; empty in the last record
 *   {@value #FILE}  the file's name; missing in the last record
 *   {@value #BYTES} the file's length (8, big-endian); in the last record the number of records before it
 * </pre>
 */
final class SnapshotRecords {
  static final String FILE = "RT-Snapshot-File";
  static final String BYTES = "RT-Snapshot-Bytes";

  /** Fits into a record of any topic that takes batches of the usual size. */
  static final int PORTION = 1 << 18;

  private SnapshotRecords() {}

  /** How many records a file takes; an empty one takes one. */
  static long of(long bytes) {
    return Math.max(1, (bytes + PORTION - 1) / PORTION);
  }

  static List<Header> portion(String file, long bytes) {
    return List.of(new RecordHeader(FILE, file.getBytes(ISO_8859_1)), number(bytes));
  }

  static List<Header> end(long records) {
    return List.of(number(records));
  }

  private static Header number(long value) {
    return new RecordHeader(BYTES, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  /** Whether a record is part of a snapshot. */
  static boolean isOne(ConsumerRecord<byte[], byte[]> entry) {
    return entry.headers().lastHeader(BYTES) != null;
  }

  /** The name of the file; null in the last record. */
  static @Nullable String file(ConsumerRecord<byte[], byte[]> entry) {
    Header header = entry.headers().lastHeader(FILE);
    return header == null ? null : new String(header.value(), ISO_8859_1);
  }

  static long bytes(ConsumerRecord<byte[], byte[]> entry) {
    return ByteBuffer.wrap(entry.headers().lastHeader(BYTES).value()).getLong();
  }
}
