package io.rtanalytics.kafka.topic;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks brokers about topics, and has them make some. Every call waits for the answer, 10 seconds at
 * most. One thread.
 */
public final class TopicAdmin implements AutoCloseable {
  private static final int WAIT_MILLIS = 10_000;

  private final Admin admin;
  private final String brokers;

  /**
   * Connects when it is first asked.
   *
   * @param properties of Kafka's clients, {@code bootstrap.servers} among them
   * @throws TopicFailure if the properties can't be used
   */
  public TopicAdmin(Map<String, String> properties) throws TopicFailure {
    Map<String, Object> all = new HashMap<>();
    all.put("default.api.timeout.ms", Integer.toString(WAIT_MILLIS - 2_000));
    all.put("request.timeout.ms", "5000");
    all.putAll(properties);
    all.put("client.id", "rt-topics");
    brokers = properties.getOrDefault("bootstrap.servers", "");
    try {
      admin = Admin.create(all);
    } catch (KafkaException e) {
      throw new TopicFailure("Kafka at " + brokers + ": " + words(e), e);
    }
  }

  /** A topic as it is; empty if there is none of that name. */
  public Optional<TopicState> describe(String topic) throws TopicFailure {
    TopicDescription description;
    try {
      description = get(asked(admin.describeTopics(List.of(topic)).topicNameValues().get(topic)));
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    }
    Map<String, String> settings = new TreeMap<>();
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    for (ConfigEntry entry :
        get(asked(admin.describeConfigs(List.of(resource)).values().get(resource))).entries()) {
      settings.put(entry.name(), String.valueOf(entry.value()));
    }
    int replication =
        description.partitions().stream().mapToInt(it -> it.replicas().size()).min().orElse(1);
    return Optional.of(
        new TopicState(topic, description.partitions().size(), replication, settings));
  }

  /** How many brokers there are now. */
  public int brokers() throws TopicFailure {
    return get(admin.describeCluster().nodes()).size();
  }

  /**
   * Makes a topic.
   *
   * @return false if there is one of that name, possibly made just now by somebody else
   */
  public boolean create(String topic, int partitions, int replication, Map<String, String> settings)
      throws TopicFailure {
    NewTopic wanted =
        new NewTopic(topic, Optional.of(partitions), Optional.of((short) replication))
            .configs(settings);
    try {
      get(admin.createTopics(List.of(wanted)).all());
      return true;
    } catch (TopicExistsException e) {
      return false;
    }
  }

  /** Adds partitions to a topic until there are so many. */
  void grow(String topic, int partitions) throws TopicFailure {
    get(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all());
  }

  /**
   * Partitions of a topic that hold something, or did before it was deleted; lowest first.
   *
   * @param from the first that is looked at
   * @param count how many partitions the topic has
   */
  List<Integer> used(String topic, int from, int count) throws TopicFailure {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int i = from; i < count; i++) {
      ends.put(new TopicPartition(topic, i), OffsetSpec.latest());
    }
    return get(admin.listOffsets(ends).all()).entrySet().stream()
        .filter(end -> end.getValue().offset() > 0)
        .map(end -> end.getKey().partition())
        .sorted()
        .toList();
  }

  /** Kafka's maps hold what was asked for. */
  private static <T> T asked(@Nullable T future) {
    return Objects.requireNonNull(future);
  }

  /** The answer; what callers tell apart is thrown as it is, all else as a failure. */
  private <T> T get(KafkaFuture<T> future) throws TopicFailure {
    try {
      return future.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof UnknownTopicOrPartitionException unknown) {
        throw unknown;
      }
      if (cause instanceof TopicExistsException exists) {
        throw exists;
      }
      if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw silent(e);
      }
      throw new TopicFailure("Kafka at " + brokers + ": " + words(cause), e);
    } catch (TimeoutException e) {
      throw silent(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TopicFailure("interrupted while Kafka at " + brokers + " was asked", e);
    }
  }

  private TopicFailure silent(Exception e) {
    return new TopicFailure("Kafka at " + brokers + " does not answer", e);
  }

  /** The innermost message: Kafka's outermost ones say "failed to create". */
  private static String words(Throwable failure) {
    Throwable inner = failure;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner.getMessage() == null ? inner.toString() : inner.getMessage();
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
