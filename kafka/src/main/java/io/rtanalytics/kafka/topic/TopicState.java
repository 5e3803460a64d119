package io.rtanalytics.kafka.topic;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A topic as its brokers describe it.
 *
 * @param name its name
 * @param partitions how many it has, 1 or more
 * @param replication on how many brokers its least replicated partition is kept, 1 or more
 * @param settings what applies to it, defaults of the brokers included, under Kafka's names
 */
public record TopicState(
    String name, int partitions, int replication, Map<String, String> settings) {
  /** Copies the settings. */
  public TopicState {
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
  }
}
