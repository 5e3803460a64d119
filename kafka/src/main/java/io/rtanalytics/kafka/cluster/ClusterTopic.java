package io.rtanalytics.kafka.cluster;

import io.rtanalytics.kafka.topic.TopicFailure;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterLook;
import io.rtanalytics.timeline.ClusterOrigin;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lombok.extern.slf4j.Slf4j;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The cluster file as a topic holds it, followed by reading: the last one that was accepted. While
 * no broker can be reached, it stays what it was.
 *
 * <p>Threads: one opens it; afterwards any may call, and waits for the one that does.
 */
@Slf4j
public final class ClusterTopic implements ClusterOrigin, AutoCloseable {
  /** The header that names the version that a file was made to follow, 8 bytes. */
  static final String AFTER = "rt-after";

  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** How long a look waits for news: brokers answer at once, or after {@code fetch.max.wait.ms}. */
  private static final Duration NEWS = Duration.ofMillis(100);

  private final TopicAddress address;
  private final TopicPartition partition;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final VersionHistory history;

  private ClusterTopic(TopicAddress address, KafkaConsumer<byte[], byte[]> consumer) {
    this.address = address;
    this.partition = new TopicPartition(address.topic(), 0);
    this.consumer = consumer;
    this.history = new VersionHistory(address.toString());
  }

  /**
   * Reads a topic from its beginning to its present end.
   *
   * @param properties further ones of Kafka's clients
   * @throws TopicFailure if it can't be read, or its beginning is gone
   */
  static ClusterTopic open(TopicAddress address, Map<String, String> properties)
      throws TopicFailure {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("bootstrap.servers", address.bootstrapServers());
    all.put("client.id", "rt-cluster");
    all.put("enable.auto.commit", "false");
    all.put("auto.offset.reset", "none");
    all.put("fetch.max.wait.ms", Long.toString(NEWS.toMillis()));
    ClusterTopic topic;
    try {
      topic =
          new ClusterTopic(
              address,
              new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    } catch (KafkaException e) {
      throw failed(address, e);
    }
    try {
      topic.begin();
      topic.readToEnd();
      return topic;
    } catch (TopicFailure | RuntimeException e) {
      topic.close();
      throw e;
    }
  }

  private void begin() throws TopicFailure {
    try {
      consumer.assign(List.of(partition));
      long first =
          consumer.beginningOffsets(List.of(partition), ANSWER).getOrDefault(partition, 0L);
      if (first != 0) {
        throw new TopicFailure(
            "%s begins with version %d: those before were dropped, and with them what the cluster is"
                .formatted(address, first));
      }
      consumer.seek(partition, 0);
    } catch (KafkaException e) {
      throw failed(address, e);
    }
  }

  /** Reads what is there now, however long that takes. */
  synchronized void readToEnd() throws TopicFailure {
    try {
      long end = consumer.endOffsets(List.of(partition), ANSWER).getOrDefault(partition, 0L);
      long deadline = System.nanoTime() + ANSWER.toNanos();
      while (consumer.position(partition, ANSWER) < end) {
        if (take() > 0) {
          deadline = System.nanoTime() + ANSWER.toNanos();
        } else if (System.nanoTime() - deadline > 0) {
          throw new TopicFailure(address + " can't be read: no broker hands it out");
        }
      }
    } catch (KafkaException e) {
      throw failed(address, e);
    }
  }

  private int take() {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(NEWS);
    for (ConsumerRecord<byte[], byte[]> it : records) {
      byte[] bytes = it.value() == null ? new byte[0] : it.value();
      ClusterVersion version =
          history.add(it.offset(), Instant.ofEpochMilli(it.timestamp()), after(it), bytes);
      if (!version.isAccepted()) {
        log.debug("{}: version {} was refused: {}", address, version.number(), version.refusals());
      }
    }
    return records.count();
  }

  private static long after(ConsumerRecord<byte[], byte[]> published) {
    Header header = published.headers().lastHeader(AFTER);
    return header == null || header.value() == null || header.value().length != Long.BYTES
        ? Long.MIN_VALUE // by something else than rt
        : ByteBuffer.wrap(header.value()).getLong();
  }

  static TopicFailure failed(TopicAddress address, KafkaException e) {
    boolean silent = e instanceof org.apache.kafka.common.errors.TimeoutException;
    return new TopicFailure(
        silent ? address + ": no broker answers" : address + ": " + innermost(e), e);
  }

  private static String innermost(Throwable failure) {
    Throwable inner = failure;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return String.valueOf(inner.getMessage());
  }

  @Override
  public synchronized ClusterLook look() {
    try {
      while (take() > 0) {
        log.debug("{}: read on", address);
      }
    } catch (KafkaException e) {
      log.warn("{} can't be read, the cluster stays as it is: {}", address, innermost(e));
    }
    return current().orElseGet(() -> ClusterLook.of(address.toString(), new byte[0]));
  }

  /** It was judged when it was published, alike for every node. */
  @Override
  public List<String> refusals(Cluster current, Cluster next, Instant now) {
    return List.of();
  }

  /** The file that is the cluster; empty if none was published. */
  public synchronized Optional<ClusterLook> current() {
    return history.current();
  }

  /** Everything that was published, oldest first. */
  public synchronized List<ClusterVersion> versions() {
    return history.versions();
  }

  /**
   * The bytes of a version, accepted or not; empty if there is none of that number.
   *
   * @throws TopicFailure if no broker hands it out
   */
  public synchronized Optional<byte[]> read(long number) throws TopicFailure {
    try {
      long end = consumer.position(partition, ANSWER);
      if (number < 0 || number >= end) {
        return Optional.empty();
      }
      consumer.seek(partition, number);
      ConsumerRecords<byte[], byte[]> records = consumer.poll(ANSWER);
      consumer.seek(partition, end);
      if (records.isEmpty()) {
        throw new TopicFailure(address + " can't be read: no broker hands it out");
      }
      return Optional.of(records.iterator().next().value());
    } catch (KafkaException e) {
      throw failed(address, e);
    }
  }

  /** The number of the version that is the cluster; below 0 if none is. */
  public synchronized long currentNumber() {
    return history.currentNumber();
  }

  synchronized List<String> refusalsNow(byte[] file, Instant now) {
    return history.refusals(file, now);
  }

  @Override
  public synchronized void close() {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
