package io.rtanalytics.timeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Where the event logs of all workers are, if they are in Apache Kafka: one topic, whose partition
 * <i>n</i> is the log of worker <i>n</i>. Immutable; safe for any thread.
 *
 * @param topic the topic's name
 * @param properties what Kafka's clients are given, {@code bootstrap.servers} among it; may hold
 *     passwords, so {@link #toString} does not show values
 * @param accepted settings of the topic that would be refused, by name, and are accepted all the
 *     same
 */
public record KafkaLog(String topic, Map<String, String> properties, Set<String> accepted) {
  /** The topic's name unless the file says another. */
  public static final String DEFAULT_TOPIC = "rt-events";

  /** The property that names the brokers. */
  public static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  /** Copies both collections, in order. */
  public KafkaLog {
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    accepted = Collections.unmodifiableSet(new LinkedHashSet<>(accepted));
  }

  /** The brokers to begin with, {@code host:port,…}. */
  public String bootstrapServers() {
    return properties.getOrDefault(BOOTSTRAP_SERVERS, "");
  }

  /** The topic and the names of the properties. */
  @Override
  public String toString() {
    return "topic \"" + topic + "\" at " + bootstrapServers() + " " + properties.keySet();
  }
}
