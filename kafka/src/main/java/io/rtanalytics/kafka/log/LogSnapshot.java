package io.rtanalytics.kafka.log;

import io.rtanalytics.port.CopiedFiles;
import io.rtanalytics.timeline.KafkaLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * What a worker had counted before its log was in Kafka: the files of its last checkpoint, at the
 * beginning of its partition. Whoever begins with an empty disk takes them first, and goes on with
 * what is behind; else all of that would be missing, and silently. One thread.
 */
public final class LogSnapshot {
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaLog log;
  private final TopicPartition partition;

  LogSnapshot(KafkaLog log, Topic topic, int partition) {
    this.log = log;
    this.partition = new TopicPartition(topic.name(), partition);
  }

  /**
   * The offset behind a snapshot of files of these lengths in a partition that was empty.
   *
   * @param lengths bytes of each file
   */
  public static long end(List<Long> lengths) {
    return lengths.stream().mapToLong(SnapshotRecords::of).sum() + 1;
  }

  /**
   * Whether nothing was ever put into the partition.
   *
   * @throws IOException if no broker says so
   */
  public boolean isPartitionEmpty() throws IOException {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      return consumer.endOffsets(List.of(partition), WAIT).getOrDefault(partition, 0L) == 0;
    } catch (KafkaException e) {
      throw unreadable(e);
    }
  }

  /**
   * Begins to write one into an empty partition.
   *
   * @throws IOException if no broker can be reached
   */
  public SnapshotWriter write() throws IOException {
    Map<String, Object> config = new HashMap<>(new ClientConfig(log).producer(120_000, 20_000));
    config.put("request.timeout.ms", 30_000);
    config.put("batch.size", SnapshotRecords.PORTION);
    try {
      return new SnapshotWriter(partition, config);
    } catch (KafkaException e) {
      throw new IOException("Kafka's producer can't be made: " + e.getMessage(), e);
    }
  }

  /**
   * Hands over the files at the beginning of the partition.
   *
   * @return the offset behind them, from which on there are batches; empty if it does not begin
   *     with files
   * @throws IOException if they are not all there, can't be read, or are not taken
   */
  public OptionalLong read(CopiedFiles files) throws IOException {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      long first = consumer.beginningOffsets(List.of(partition), WAIT).getOrDefault(partition, 0L);
      long end = consumer.endOffsets(List.of(partition), WAIT).getOrDefault(partition, 0L);
      if (first > 0 || end == 0) {
        return OptionalLong.empty(); // who reads on from 0 will be told
      }
      consumer.assign(List.of(partition));
      consumer.seek(partition, 0);
      return new Reading(files).through(consumer, end);
    } catch (KafkaException e) {
      throw unreadable(e);
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(new ClientConfig(log).reader());
  }

  private IOException unreadable(KafkaException e) {
    return new IOException(partition + " can't be read from Kafka: " + e.getMessage(), e);
  }

  /** One pass over the records. */
  private final class Reading {
    private final CopiedFiles files;
    private long left; // bytes of the present file that are to come

    Reading(CopiedFiles files) {
      this.files = files;
    }

    OptionalLong through(KafkaConsumer<byte[], byte[]> consumer, long end) throws IOException {
      long deadline = System.nanoTime() + WAIT.toNanos();
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> next : consumer.poll(POLL)) {
          deadline = System.nanoTime() + WAIT.toNanos();
          if (!SnapshotRecords.isOne(next)) {
            if (next.offset() == 0) {
              return OptionalLong.empty();
            }
            throw broken("a batch at offset " + next.offset());
          }
          if (take(next)) {
            return OptionalLong.of(next.offset() + 1);
          }
        }
        if (System.nanoTime() - deadline > 0) {
          throw new IOException(partition + " can't be read from Kafka: no broker hands it out");
        }
      }
      throw broken("no end");
    }

    /** Takes a record; says whether it is the last. */
    private boolean take(ConsumerRecord<byte[], byte[]> next) throws IOException {
      String file = SnapshotRecords.file(next);
      if (file == null) {
        if (left != 0 || SnapshotRecords.bytes(next) != next.offset()) {
          throw broken("an end that does not belong to it");
        }
        return true;
      }
      if (left == 0) {
        left = SnapshotRecords.bytes(next);
        files.file(file, left);
      }
      left -= next.value().length;
      if (left < 0) {
        throw broken("more of " + file + " than there should be");
      }
      files.bytes(ByteBuffer.wrap(next.value()));
      return false;
    }

    private IOException broken(String what) {
      return new IOException(
          ("%s begins with a state that was carried over by halves (%s): delete the topic, make it"
                  + " again and run rt migrate again")
              .formatted(partition, what));
    }
  }
}
