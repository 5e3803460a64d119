package io.rtanalytics.kafka.topic;

/**
 * A setting with which a topic would lose what it acknowledged, or not take what it must.
 *
 * @param setting its name, as Kafka and {@code cluster.json} spell it
 * @param message what it is, what it must be, and why
 */
public record TopicFlaw(String setting, String message) {
  @Override
  public String toString() {
    return message;
  }
}
