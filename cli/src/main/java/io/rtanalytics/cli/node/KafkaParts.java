package io.rtanalytics.cli.node;

import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.client.HttpWorkers;
import io.rtanalytics.kafka.log.KafkaLogs;
import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.LogPositions;
import io.rtanalytics.port.Workers;
import io.rtanalytics.timeline.KafkaLog;
import io.rtanalytics.timeline.Settings;
import java.io.IOException;

/**
 * What nodes have in Kafka. Nobody else in this package names a class of it, so that none is loaded
 * unless a cluster file names brokers.
 */
final class KafkaParts {
  private KafkaParts() {}

  /** The workers' logs. */
  static LogSources logs(KafkaLog kafka, Settings settings) throws Failure, InterruptedException {
    return find(kafka, settings)::of;
  }

  /** The ports of workers that read their logs in Kafka, closed with the parts. */
  static Workers workers(
      KafkaLog kafka,
      Settings settings,
      ClusterIdentity identity,
      HttpWorkers http,
      LogPositions positions,
      Parts parts)
      throws Failure, InterruptedException {
    KafkaLogs logs = find(kafka, settings);
    try {
      return parts.add(logs.workers(identity, http, http::outcomes, positions));
    } catch (IOException e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }

  private static KafkaLogs find(KafkaLog kafka, Settings settings)
      throws Failure, InterruptedException {
    try {
      return KafkaLogs.find(kafka, settings.timeoutMilliseconds());
    } catch (IOException e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }
}
