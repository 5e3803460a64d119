package io.rtanalytics.cli.node;

import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.client.HttpWorkers;
import io.rtanalytics.kafka.log.KafkaLogs;
import io.rtanalytics.kafka.topic.EventTopic;
import io.rtanalytics.kafka.topic.TopicAdmin;
import io.rtanalytics.kafka.topic.TopicFailure;
import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.LogPositions;
import io.rtanalytics.port.Workers;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.KafkaLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;

/**
 * What nodes have in Kafka. Only this, and what a cluster in a topic and a migration need, names a
 * class of it, so that none is loaded unless a cluster names brokers.
 */
final class KafkaParts {
  private KafkaParts() {}

  /**
   * The logs of workers, of a topic that is safe. A worker without a directory gets one, if its log
   * begins with the state of before.
   *
   * @param cluster one whose log is in Kafka
   */
  static LogSources logs(Cluster cluster, Collection<String> workers, Path data)
      throws Failure, InterruptedException {
    KafkaLogs logs = find(cluster, workers);
    for (String id : workers) {
      try {
        Snapshots.restore(id, WorkerDirectories.of(data, id), logs.snapshot(id));
      } catch (IOException e) {
        throw new Failure(String.valueOf(e.getMessage()), e);
      }
    }
    return logs::of;
  }

  /** The ports of workers that read their logs in Kafka, closed with the parts. */
  static Workers workers(
      Cluster cluster,
      ClusterIdentity identity,
      HttpWorkers http,
      LogPositions positions,
      Clock clock,
      Parts parts)
      throws Failure, InterruptedException {
    KafkaLogs logs = find(cluster, cluster.workerNodes().keySet());
    try {
      return parts.add(logs.workers(identity, http, http::outcomes, positions, clock));
    } catch (IOException e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }

  /** The topic of a cluster, if it has a partition for each of these workers and is safe. */
  static KafkaLogs find(Cluster cluster, Collection<String> workers)
      throws Failure, InterruptedException {
    KafkaLog kafka = cluster.kafka();
    if (kafka == null) {
      throw new Failure("the cluster file has its log in files, not in Kafka");
    }
    try {
      KafkaLogs logs = KafkaLogs.find(kafka, cluster.settings().timeoutMilliseconds());
      try (TopicAdmin admin = new TopicAdmin(kafka.properties())) {
        new EventTopic(admin).requireSafe(cluster, workers);
      }
      return logs;
    } catch (IOException | TopicFailure e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }
}
