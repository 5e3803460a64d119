package io.rtanalytics.kafka.log;

import io.rtanalytics.port.CopiedFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * Writes the files of a snapshot into an empty partition, and checks that nobody else writes there.
 * It counts once {@link #finish} has returned. One thread.
 */
public final class SnapshotWriter implements CopiedFiles, AutoCloseable {
  private static final int IN_FLIGHT = 16;

  private final TopicPartition partition;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Deque<Future<RecordMetadata>> sent = new ArrayDeque<>();
  private final ByteBuffer portion = ByteBuffer.allocate(SnapshotRecords.PORTION);

  private String name = "";
  private long length;
  private long left;
  private long acknowledged; // records, and so the next offset
  private long written;

  SnapshotWriter(TopicPartition partition, Map<String, Object> config) {
    this.partition = partition;
    this.producer = new KafkaProducer<>(config);
  }

  @Override
  public void file(String file, long bytes) throws IOException {
    requireWhole();
    name = file;
    length = bytes;
    left = bytes;
    if (bytes == 0) {
      send();
    }
  }

  @Override
  public void bytes(ByteBuffer bytes) throws IOException {
    if (bytes.remaining() > left) {
      throw new IOException(name + " has more bytes than " + length);
    }
    while (bytes.hasRemaining()) {
      int more = Math.min(portion.remaining(), bytes.remaining());
      portion.put(bytes.slice(bytes.position(), more));
      bytes.position(bytes.position() + more);
      left -= more;
      if (left == 0 || !portion.hasRemaining()) {
        send();
      }
    }
  }

  private void send() throws IOException {
    byte[] value = new byte[portion.flip().remaining()];
    portion.get(value).clear();
    send(value, SnapshotRecords.portion(name, length));
  }

  private void send(byte[] value, List<Header> headers) throws IOException {
    try {
      sent.add(
          producer.send(
              new ProducerRecord<>(
                  partition.topic(), partition.partition(), null, null, value, headers)));
    } catch (KafkaException e) {
      throw failed(e);
    }
    written++;
    while (sent.size() > IN_FLIGHT) {
      awaitOne();
    }
  }

  private void awaitOne() throws IOException {
    try {
      long offset = sent.remove().get().offset();
      if (offset != acknowledged) {
        throw new IOException(
            "%s is not written by this alone: offset %d came where %d was due"
                .formatted(partition, offset, acknowledged));
      }
      acknowledged++;
    } catch (ExecutionException e) {
      throw failed(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private IOException failed(Throwable cause) {
    return new IOException(partition + " can't be written: " + cause.getMessage(), cause);
  }

  private void requireWhole() throws IOException {
    if (left != 0) {
      throw new IOException(name + " has " + (length - left) + " bytes, not " + length);
    }
  }

  /**
   * There are no more files; on return all of them count.
   *
   * @return the offset behind them
   */
  public long finish() throws IOException {
    requireWhole();
    send(new byte[0], SnapshotRecords.end(written));
    while (!sent.isEmpty()) {
      awaitOne();
    }
    return acknowledged;
  }

  @Override
  public void close() {
    producer.close();
  }
}
