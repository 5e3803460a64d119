package io.rtanalytics.cli.node;

import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.kafka.cluster.ClusterTopic;
import io.rtanalytics.kafka.cluster.ClusterTopics;
import io.rtanalytics.kafka.cluster.TopicAddress;
import io.rtanalytics.kafka.topic.TopicFailure;
import io.rtanalytics.timeline.ClusterOrigin;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a node finds its cluster: in a file, or in a topic of Kafka. */
public final class ClusterPlace {
  private final @Nullable Path file;
  private final @Nullable TopicAddress topic;
  private final Map<String, String> properties;

  private ClusterPlace(
      @Nullable Path file, @Nullable TopicAddress topic, Map<String, String> properties) {
    this.file = file;
    this.topic = topic;
    this.properties = properties;
  }

  /** A file. */
  public static ClusterPlace of(Path file) {
    return new ClusterPlace(file, null, Map.of());
  }

  /**
   * A topic.
   *
   * @param properties further ones of Kafka's clients, such as passwords
   */
  public static ClusterPlace of(TopicAddress topic, Map<String, String> properties) {
    return new ClusterPlace(null, topic, Map.copyOf(properties));
  }

  /**
   * Looks for the cluster there.
   *
   * @param parts closes what follows a topic
   * @throws Failure if a topic can't be read, or nothing was published there
   */
  ClusterOrigin open(Parts parts, Clock clock) throws Failure {
    if (topic == null) {
      return ClusterOrigin.file(Objects.requireNonNull(file));
    }
    try {
      ClusterTopic opened = parts.add(new ClusterTopics(topic, properties, clock).open());
      if (opened.current().isEmpty()) {
        throw new Failure(topic + ": no cluster was published there yet (rt cluster push)");
      }
      return opened;
    } catch (TopicFailure e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public String toString() {
    return String.valueOf(topic == null ? file : topic);
  }
}
