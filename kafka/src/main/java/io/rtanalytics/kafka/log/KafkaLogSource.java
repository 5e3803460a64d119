package io.rtanalytics.kafka.log;

import io.rtanalytics.port.EventLog;
import io.rtanalytics.port.LogSource;
import io.rtanalytics.timeline.KafkaLog;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A worker's partition of the topic. Its name holds the topic's id, which a topic that was deleted
 * and made again does not share.
 */
final class KafkaLogSource implements LogSource {
  private static final long BUFFER_BYTES = 8 << 20;

  private final KafkaLog log;
  private final Topic topic;
  private final int partition;
  private final long timeoutMillis;

  KafkaLogSource(KafkaLog log, Topic topic, int partition, long timeoutMillis) {
    this.log = log;
    this.topic = topic;
    this.partition = partition;
    this.timeoutMillis = timeoutMillis;
  }

  @Override
  public String identity() {
    return "kafka:" + topic.id() + "/" + partition;
  }

  /** {@inheritDoc} The topic's id is random; a positive number of it, and of the partition. */
  @Override
  public long incarnation() {
    long mixed = topic.id().getMostSignificantBits() * 31 + topic.id().getLeastSignificantBits();
    return (mixed * 31 + partition) & Long.MAX_VALUE;
  }

  @Override
  public EventLog open(long start, Runnable arrived) throws IOException {
    ClientConfig config = new ClientConfig(log);
    TopicPartition from = new TopicPartition(topic.name(), partition);
    @Nullable Consumer<byte[], byte[]> consumer = null;
    try {
      consumer = new KafkaConsumer<>(config.reader());
      List<TopicPartition> one = List.of(from);
      long first = consumer.beginningOffsets(one).getOrDefault(from, 0L);
      long end = consumer.endOffsets(one).getOrDefault(from, 0L);
      requireWithin(start, first, end);
      consumer.assign(one);
      consumer.seek(from, start);
      EntryBuffer buffer = new EntryBuffer(BUFFER_BYTES);
      LogFetcher fetcher = new LogFetcher(consumer, from, start, end, buffer, arrived);
      return new KafkaEventLog(
          partition,
          start,
          fetcher,
          buffer,
          arrived,
          () -> BatchProducer.open(topic.name(), config.producer(timeoutMillis, timeoutMillis)),
          timeoutMillis);
    } catch (KafkaException e) {
      close(consumer);
      throw new IOException(from + " can't be read from Kafka: " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      close(consumer);
      throw e;
    }
  }

  private void requireWithin(long start, long first, long end) throws IOException {
    if (start < first) {
      throw new IOException(
          ("partition %d of topic \"%s\" begins at offset %d, but the worker has to read on from"
                  + " %d: what is between is deleted (retention.ms must be -1)")
              .formatted(partition, topic.name(), first, start));
    }
    if (start > end) {
      throw new IOException(
          ("partition %d of topic \"%s\" ends at offset %d, but the worker has read it up to %d:"
                  + " acknowledged entries are lost (unclean.leader.election.enable must be false)")
              .formatted(partition, topic.name(), end, start));
    }
  }

  private static void close(@Nullable Consumer<?, ?> consumer) {
    if (consumer != null) {
      consumer.close();
    }
  }
}
