package io.rtanalytics.tests.harness;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.NewTopic;

/** Topics for tests, as {@code rt topics create} makes them. */
public final class KafkaTopics {
  private static final AtomicInteger NEXT = new AtomicInteger();

  private KafkaTopics() {}

  /** Makes a topic that nobody else uses, on all brokers, and returns its name. */
  public static String create(KafkaBrokers kafka, int partitions) {
    String name = "rt-events-" + ProcessHandle.current().pid() + "-" + NEXT.incrementAndGet();
    int brokers = kafka.all().size();
    NewTopic topic =
        new NewTopic(name, Optional.of(partitions), Optional.of((short) brokers))
            .configs(
                Map.of(
                    "retention.ms", "-1",
                    "retention.bytes", "-1",
                    "unclean.leader.election.enable", "false",
                    "min.insync.replicas", brokers > 1 ? "2" : "1"));
    try {
      kafka.admin().createTopics(List.of(topic)).all().get();
      return name;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
