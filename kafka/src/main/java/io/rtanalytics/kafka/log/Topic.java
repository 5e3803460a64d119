package io.rtanalytics.kafka.log;

import io.rtanalytics.timeline.KafkaLog;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import lombok.extern.slf4j.Slf4j;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topic that holds the event logs, as Kafka knows it.
 *
 * @param name its name
 * @param id its id: no other topic has it, not even a later one of the same name
 * @param partitions how many partitions it has, from 0
 */
@Slf4j
record Topic(String name, Uuid id, int partitions) {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long UNKNOWN_NANOS = TimeUnit.SECONDS.toNanos(3); // it may be just made
  private static final long PAUSE_MILLIS = 300;

  /**
   * Looks it up; waits a minute for brokers that are starting.
   *
   * @throws IOException if there is no such topic, or no broker answers; the message is for an
   *     operator
   */
  static Topic find(KafkaLog log) throws IOException, InterruptedException {
    long began = System.nanoTime();
    try (Admin admin = Admin.create(new ClientConfig(log).admin())) {
      while (true) {
        try {
          return describe(admin, log.topic());
        } catch (ExecutionException e) {
          Throwable cause = e.getCause() == null ? e : e.getCause();
          long waited = System.nanoTime() - began;
          boolean unknown = cause instanceof UnknownTopicOrPartitionException;
          if (unknown && waited > UNKNOWN_NANOS) {
            throw new IOException(
                "Kafka at %s has no topic \"%s\": rt topics create makes it"
                    .formatted(log.bootstrapServers(), log.topic()),
                e);
          }
          if (!(cause instanceof RetriableException) || waited > PATIENCE_NANOS) {
            throw unreachable(log, cause);
          }
          if (!unknown) {
            Topic.log.info(
                "waiting for Kafka at {}: {}", log.bootstrapServers(), cause.getMessage());
          }
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      }
    } catch (KafkaException e) {
      throw unreachable(log, e);
    }
  }

  private static Topic describe(Admin admin, String name)
      throws ExecutionException, InterruptedException {
    TopicDescription found = admin.describeTopics(List.of(name)).allTopicNames().get().get(name);
    if (found == null) {
      throw new IllegalStateException("Kafka describes another topic than \"" + name + '"');
    }
    return new Topic(name, found.topicId(), found.partitions().size());
  }

  private static IOException unreachable(KafkaLog log, Throwable cause) {
    String why = cause.getCause() == null ? cause.getMessage() : cause.getCause().getMessage();
    return new IOException("Kafka at " + log.bootstrapServers() + " can't be used: " + why, cause);
  }
}
