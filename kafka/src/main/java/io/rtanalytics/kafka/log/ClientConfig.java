package io.rtanalytics.kafka.log;

import io.rtanalytics.timeline.KafkaLog;
import io.rtanalytics.wire.EventBatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What Kafka's clients are given: the properties of the cluster file, each client those that it
 * knows, and above them what counting exactly once, and never blocking an event loop, depend on.
 */
final class ClientConfig {
  /** Most bytes of batches that a producer holds. */
  static final long BUFFER_BYTES = 32L << 20;

  /** Most bytes that a reader asks a broker for at once. */
  static final int FETCH_BYTES = 4 << 20;

  private static final int OVERHEAD_BYTES = 4096; // of a record: headers, offsets
  private static final List<Set<String>> KNOWN =
      List.of(
          AdminClientConfig.configNames(),
          ConsumerConfig.configNames(),
          ProducerConfig.configNames());

  private final KafkaLog log;

  ClientConfig(KafkaLog log) {
    this.log = log;
  }

  /** For asking about the topic. */
  Map<String, Object> admin() {
    Map<String, Object> config = reconnecting(AdminClientConfig.configNames());
    config.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    config.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
    return config;
  }

  /** For reading a partition from an offset that the worker names, and no other. */
  Map<String, Object> reader() {
    Map<String, Object> config = reconnecting(ConsumerConfig.configNames());
    config.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    config.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    config.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    config.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    config.putIfAbsent(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    config.put(
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    return config;
  }

  /**
   * For adding batches.
   *
   * @param timeoutMillis how long a batch may take until it is acknowledged by all in-sync replicas
   * @param blockMillis how long the caller may be held up
   */
  Map<String, Object> producer(long timeoutMillis, long blockMillis) {
    int delivery = (int) Math.min(Integer.MAX_VALUE, Math.max(2, timeoutMillis));
    Map<String, Object> config = reconnecting(ProducerConfig.configNames());
    // Half of the time for the first broker, the rest for the one that takes over.
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, delivery / 2));
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, delivery);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0); // batches are batches already
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, blockMillis);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, EventBatch.MAX_BYTES + OVERHEAD_BYTES);
    // A topic that nobody wrote to for long is not forgotten: to ask again would block.
    config.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Integer.MAX_VALUE);
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    config.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 65_536);
    return config;
  }

  /** A broker that is back, or another one, is to be found within the time of a batch. */
  private Map<String, Object> reconnecting(Set<String> names) {
    Map<String, Object> config = new HashMap<>();
    log.properties()
        .forEach(
            (name, value) -> {
              if (names.contains(name) || KNOWN.stream().noneMatch(it -> it.contains(name))) {
                config.put(name, value);
              }
            });
    config.putIfAbsent(AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, 20);
    config.putIfAbsent(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200);
    config.putIfAbsent(AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, 20);
    config.putIfAbsent(AdminClientConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 200);
    config.putIfAbsent(AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 1_000);
    config.putIfAbsent(AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 2_000);
    return config;
  }
}
