package io.rtanalytics.kafka.log;

import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.LogPositions;
import io.rtanalytics.port.LogSource;
import io.rtanalytics.port.OutcomeSource;
import io.rtanalytics.port.Workers;
import io.rtanalytics.timeline.KafkaLog;
import java.io.IOException;
import java.time.Clock;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;

/** The event logs of a cluster in Kafka: what a node opens them by. Any thread may call. */
public final class KafkaLogs {
  private final KafkaLog log;
  private final Topic topic;
  private final long timeoutMillis;

  private KafkaLogs(KafkaLog log, Topic topic, long timeoutMillis) {
    this.log = log;
    this.topic = topic;
    this.timeoutMillis = timeoutMillis;
  }

  /**
   * Looks the topic up; waits a minute for brokers that are starting.
   *
   * @param timeoutMillis how long a batch may take until Kafka has it
   * @throws IOException if there is no such topic, or no broker answers; the message is for an
   *     operator
   */
  public static KafkaLogs find(KafkaLog log, long timeoutMillis)
      throws IOException, InterruptedException {
    return new KafkaLogs(log, Topic.find(log), timeoutMillis);
  }

  /**
   * The log of a worker.
   *
   * @throws IOException if the topic has no partition for it
   */
  public LogSource of(String worker) throws IOException {
    return new KafkaLogSource(log, topic, partition(worker), timeoutMillis);
  }

  /**
   * What the log of a worker begins with, if it was carried over from files.
   *
   * @throws IOException if the topic has no partition for it
   */
  public LogSnapshot snapshot(String worker) throws IOException {
    return new LogSnapshot(log, topic, partition(worker));
  }

  private int partition(String worker) throws IOException {
    int partition = Integer.parseInt(worker);
    if (partition >= topic.partitions()) {
      throw new IOException(
          "topic \"%s\" has %d partitions, and none for worker \"%s\": rt topics grow adds some"
              .formatted(topic.name(), topic.partitions(), worker));
    }
    return partition;
  }

  /**
   * The ports of the workers, for an API node.
   *
   * @param identity what this node takes the cluster to be
   * @param reads where questions go
   * @param outcomes where it is asked what has become of a worker's batch
   * @param positions how far the logs were seen
   * @param clock tells which slices are over
   * @throws IOException if no broker answers
   */
  public KafkaWorkers workers(
      ClusterIdentity identity,
      Workers reads,
      Function<String, OutcomeSource> outcomes,
      LogPositions positions,
      Clock clock)
      throws IOException {
    ClientConfig config = new ClientConfig(log);
    try {
      BatchProducer producer = BatchProducer.open(topic.name(), config.producer(timeoutMillis, 0));
      try {
        producer.awaitPrepared();
        return new KafkaWorkers(producer, identity, reads, outcomes, positions, clock);
      } catch (IOException | RuntimeException e) {
        producer.close();
        throw e;
      }
    } catch (KafkaException e) {
      throw new IOException("Kafka's producer can't be made: " + e.getMessage(), e);
    }
  }
}
