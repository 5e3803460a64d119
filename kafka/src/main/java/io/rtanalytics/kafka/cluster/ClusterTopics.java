package io.rtanalytics.kafka.cluster;

import io.rtanalytics.kafka.topic.TopicAdmin;
import io.rtanalytics.kafka.topic.TopicFailure;
import io.rtanalytics.kafka.topic.TopicFlaw;
import io.rtanalytics.kafka.topic.TopicSettings;
import io.rtanalytics.kafka.topic.TopicState;
import io.rtanalytics.timeline.ClusterLook;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import lombok.RequiredArgsConstructor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Opens the topic of a cluster file, and publishes into it. One thread. */
@RequiredArgsConstructor
public final class ClusterTopics {
  /** More than any cluster needs, and less than what a broker takes by default. */
  private static final int LARGEST = 1_000_000;

  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final TopicAddress address;
  private final Map<String, String> properties;
  private final Clock clock;

  /**
   * The topic, read to its end.
   *
   * @throws TopicFailure if there is none, it may lose what it holds, or it can't be read
   */
  public ClusterTopic open() throws TopicFailure {
    TopicState topic =
        describe()
            .orElseThrow(
                () ->
                    new TopicFailure(
                        address + ": there is no such topic; rt cluster push makes it"));
    List<TopicFlaw> flaws = TopicSettings.flawsOfFiles(topic, LARGEST);
    if (!flaws.isEmpty()) {
      throw new TopicFailure(String.join("; ", flaws.stream().map(TopicFlaw::message).toList()));
    }
    if (topic.partitions() != 1) {
      throw new TopicFailure(
          "%s has %d partitions: a cluster's versions have an order only in one"
              .formatted(address, topic.partitions()));
    }
    return ClusterTopic.open(address, properties);
  }

  private Optional<TopicState> describe() throws TopicFailure {
    try (TopicAdmin admin = new TopicAdmin(withBrokers())) {
      return admin.describe(address.topic());
    }
  }

  /**
   * Publishes a file, unless it is the cluster already or would be refused; makes the topic if
   * there is none.
   *
   * @param replication on how many brokers a new topic is kept
   * @return what was done, in words
   * @throws TopicFailure if the file is refused, or it is not known whether it was published
   */
  public String push(byte[] file, int replication) throws TopicFailure {
    if (file.length > LARGEST) {
      throw new TopicFailure("the file is larger than " + LARGEST + " bytes");
    }
    if (describe().isEmpty()) {
      make(replication);
    }
    try (ClusterTopic topic = open()) {
      Optional<ClusterLook> current = topic.current();
      if (current.isPresent() && current.get().sameAs(ClusterLook.of(address.toString(), file))) {
        return "version %d of %s is the same".formatted(topic.currentNumber(), address);
      }
      List<String> refusals = topic.refusalsNow(file, clock.instant());
      if (!refusals.isEmpty()) {
        throw new TopicFailure("refused: " + String.join("; ", refusals));
      }
      long number = publish(file, topic.currentNumber());
      topic.readToEnd();
      ClusterVersion mine =
          topic.versions().stream()
              .filter(it -> it.number() == number)
              .findFirst()
              .orElseThrow(() -> new TopicFailure(address + " does not show what was published"));
      if (!mine.isAccepted()) {
        throw new TopicFailure("refused: " + String.join("; ", mine.refusals()));
      }
      return "published version %d of %s".formatted(number, address);
    }
  }

  private void make(int replication) throws TopicFailure {
    try (TopicAdmin admin = new TopicAdmin(withBrokers())) {
      int brokers = admin.brokers();
      if (brokers < replication) {
        throw new TopicFailure(
            "a replication of %d needs as many brokers, and there %s: choose --replication %d"
                .formatted(replication, brokers == 1 ? "is 1" : "are " + brokers, brokers));
      }
      admin.create(address.topic(), 1, replication, TopicSettings.ofFiles(replication, LARGEST));
    }
  }

  private long publish(byte[] file, long after) throws TopicFailure {
    Map<String, Object> all = new HashMap<>(withBrokers());
    all.put("client.id", "rt-cluster-push");
    all.put("acks", "all");
    all.put("enable.idempotence", "true");
    all.put("delivery.timeout.ms", "15000");
    all.put("request.timeout.ms", "5000");
    all.put("max.block.ms", "10000");
    all.put("max.request.size", Integer.toString(LARGEST + 16_384));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer())) {
      ProducerRecord<byte[], byte[]> version = new ProducerRecord<>(address.topic(), 0, null, file);
      version
          .headers()
          .add(
              new RecordHeader(
                  ClusterTopic.AFTER, ByteBuffer.allocate(Long.BYTES).putLong(after).array()));
      long number = producer.send(version).get().offset();
      producer.close(CLOSE);
      return number;
    } catch (ExecutionException | KafkaException e) {
      throw new TopicFailure(
          "%s: it is not known whether the file was published, rt cluster history tells: %s"
              .formatted(
                  address, e.getCause() == null ? e.getMessage() : e.getCause().getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TopicFailure("interrupted while publishing", e);
    }
  }

  private Map<String, String> withBrokers() {
    Map<String, String> all = new HashMap<>(properties);
    all.put("bootstrap.servers", address.bootstrapServers());
    return all;
  }
}
