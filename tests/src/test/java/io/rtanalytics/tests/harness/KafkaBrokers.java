package io.rtanalytics.tests.harness;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Kafka on this machine: one server or three, each in its own process. Whoever starts them closes
 * them.
 */
public final class KafkaBrokers implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final List<KafkaBroker> brokers;
  private final Admin admin;

  private KafkaBrokers(List<KafkaBroker> brokers) {
    this.brokers = List.copyOf(brokers);
    this.admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                bootstrap(),
                "reconnect.backoff.max.ms",
                200,
                "default.api.timeout.ms",
                10_000,
                "request.timeout.ms",
                5_000));
  }

  /**
   * Starts servers and waits until all of them serve.
   *
   * @param directory where they keep everything, and write what they say
   * @param count how many
   */
  public static KafkaBrokers start(Path directory, int count) {
    List<Integer> ports = Ports.lasting(2 * count);
    List<String> servers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      servers.add(ports.get(2 * i) + ":" + ports.get(2 * i + 1));
    }
    List<KafkaBroker> started = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      started.add(new KafkaBroker(directory, i, servers));
    }
    KafkaBrokers all = new KafkaBrokers(started);
    try {
      all.awaitServing();
      return all;
    } catch (RuntimeException | AssertionError e) {
      all.close();
      throw e;
    }
  }

  /** What {@code bootstrap.servers} takes: all of them, running or not. */
  public String bootstrap() {
    return brokers.stream().map(KafkaBroker::address).collect(Collectors.joining(","));
  }

  /** The server of a number, from 0. */
  public KafkaBroker broker(int number) {
    return brokers.get(number);
  }

  /** All of them, in order of their numbers. */
  public List<KafkaBroker> all() {
    return brokers;
  }

  /** Kafka's own view of itself, and the way to change it; closed with the servers. */
  public Admin admin() {
    return admin;
  }

  /** Waits until as many servers serve as have running processes. */
  public void awaitServing() {
    try {
      await("Kafka serves")
          .atMost(START)
          .pollDelay(Duration.ofMillis(200))
          .pollInterval(Duration.ofMillis(100))
          .until(() -> brokers.stream().noneMatch(KafkaBroker::isAlive) || serving() == alive());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("Kafka does not serve\n" + outputs(), e);
    }
    if (alive() == 0) {
      throw new AssertionError("Kafka ended\n" + outputs());
    }
  }

  /** The server that leads a partition, once one does. */
  public KafkaBroker leader(String topic, int partition) {
    Node[] found = new Node[1];
    await("a leader of " + topic + "-" + partition)
        .atMost(START)
        .until(
            () -> {
              var about = ask(admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
              found[0] = about == null ? null : about.partitions().get(partition).leader();
              return found[0] != null && !found[0].isEmpty();
            });
    return broker(found[0].id());
  }

  /** What all of them have written, for messages. */
  public String outputs() {
    return brokers.stream()
        .map(it -> "broker " + it.number() + ":\n" + it.output())
        .collect(Collectors.joining("\n"));
  }

  private long alive() {
    return brokers.stream().filter(KafkaBroker::isAlive).count();
  }

  private long serving() {
    var nodes = ask(admin.describeCluster().nodes());
    return nodes == null ? 0 : nodes.size();
  }

  /** An answer, or null if there is none yet. */
  private static <T> T ask(KafkaFuture<T> future) {
    try {
      return future.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      admin.close(Duration.ZERO);
    } finally {
      brokers.forEach(KafkaBroker::close);
    }
  }
}
