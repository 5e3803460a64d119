package io.rtanalytics.kafka.cluster;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the cluster file stands in Kafka, written {@code kafka:<host:port,…>/<topic>}.
 *
 * @param bootstrapServers the brokers to begin with, {@code host:port,…}
 * @param topic the topic's name
 */
public record TopicAddress(String bootstrapServers, String topic) {
  /** The topic's name unless another is given. */
  public static final String DEFAULT_TOPIC = "rt-cluster";

  /** What an address begins with, and a file's name does not. */
  public static final String SCHEME = "kafka:";

  private static final Pattern FORM =
      Pattern.compile(SCHEME + "([^/\\s]+:\\d+)(?:/([A-Za-z0-9._-]{1,249}))?");

  /** Reads an address, whose topic may be left out; empty if it is none. */
  public static Optional<TopicAddress> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String topic = matcher.group(2);
    return Optional.of(new TopicAddress(matcher.group(1), topic == null ? DEFAULT_TOPIC : topic));
  }

  @Override
  public String toString() {
    return SCHEME + bootstrapServers + "/" + topic;
  }
}
