package io.rtanalytics.kafka.topic;

import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.KafkaLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import lombok.RequiredArgsConstructor;

/**
 * The topic of a cluster's events, whose partition <i>n</i> is the log of worker <i>n</i>: makes
 * it, adds partitions for new workers, and refuses what would break a past slice. One thread.
 */
@RequiredArgsConstructor
public final class EventTopic {
  private final TopicAdmin admin;

  /**
   * Makes the topic. If it is there, and as it must be, nothing happens.
   *
   * @param cluster one whose log is in Kafka
   * @param replication on how many brokers each partition is kept, 1 or more
   * @return what was done, in words
   * @throws TopicFailure if it can't be made, or is there and differs
   */
  public String create(Cluster cluster, int replication) throws TopicFailure {
    KafkaLog log = log(cluster);
    int workers = cluster.workerNodes().size();
    long batchBytes = cluster.settings().batchBytes();
    if (admin.describe(log.topic()).isEmpty()) {
      int brokers = admin.brokers();
      if (brokers < replication) {
        throw new TopicFailure(
            "a replication of %d needs as many brokers, and there %s: choose --replication %d"
                .formatted(replication, brokers == 1 ? "is 1" : "are " + brokers, brokers));
      }
      if (admin.create(
          log.topic(), workers, replication, TopicSettings.of(replication, batchBytes))) {
        return "made topic \"%s\" with %s, each on %s"
            .formatted(log.topic(), count(workers, "partition"), count(replication, "broker"));
      }
    }
    TopicState topic = check(cluster);
    requireReplication(topic, replication);
    String more = more(workers, topic);
    if (topic.partitions() < workers) {
      throw new TopicFailure(
          "topic \"%s\" exists with %s, and there are %s: rt topics grow adds to it"
              .formatted(
                  log.topic(), count(topic.partitions(), "partition"), count(workers, "worker")));
    }
    return "topic \"%s\" exists and is as it must be, with %s%s"
        .formatted(log.topic(), count(workers, "partition"), more);
  }

  /**
   * Adds partitions for workers that are new. If there are none, nothing happens.
   *
   * @param cluster one whose log is in Kafka
   * @return what was done, in words
   * @throws TopicFailure if there is no topic, it has other settings, or it holds events of workers
   *     that are missing
   */
  public String grow(Cluster cluster) throws TopicFailure {
    int workers = cluster.workerNodes().size();
    TopicState topic = check(cluster);
    String more = more(workers, topic);
    if (topic.partitions() >= workers) {
      return "topic \"%s\" has its %s already%s"
          .formatted(topic.name(), count(workers, "partition"), more);
    }
    admin.grow(topic.name(), workers);
    return "topic \"%s\" has %s now, instead of %d"
        .formatted(topic.name(), count(workers, "partition"), topic.partitions());
  }

  /** Refuses a topic that is kept on another number of brokers. */
  public void requireReplication(Cluster cluster, int replication) throws TopicFailure {
    requireReplication(existing(log(cluster)), replication);
  }

  /**
   * What a node looks at when it starts: that there is a partition for each of its workers, and
   * that none of the topic's settings is dangerous, unless the cluster accepts it by name.
   *
   * @param cluster one whose log is in Kafka
   * @param workers ids of workers that the node runs or sends to
   * @throws TopicFailure otherwise, naming every setting
   */
  public void requireSafe(Cluster cluster, Collection<String> workers) throws TopicFailure {
    TopicState topic = check(cluster);
    for (String worker : workers) {
      if (Integer.parseInt(worker) >= topic.partitions()) {
        throw new TopicFailure(
            "topic \"%s\" has no partition for worker \"%s\": rt topics grow adds it"
                .formatted(topic.name(), worker));
      }
    }
  }

  private TopicState check(Cluster cluster) throws TopicFailure {
    KafkaLog log = log(cluster);
    TopicState topic = existing(log);
    List<String> problems = new ArrayList<>();
    for (TopicFlaw flaw :
        TopicSettings.flaws(topic, cluster.settings().batchBytes(), log.accepted())) {
      problems.add(flaw.message());
    }
    if (!problems.isEmpty()) {
      throw new TopicFailure(
          String.join("; ", problems)
              + " (\"accept-topic-settings\" in the cluster's \"log\" accepts one by its name)");
    }
    return topic;
  }

  /**
   * What there is beyond the partitions of the workers, in words. Partitions never become fewer, so
   * one that was added too early stays; it does no harm as long as nobody needs what is in it.
   */
  private String more(int workers, TopicState topic) throws TopicFailure {
    int more = topic.partitions() - workers;
    if (more <= 0) {
      return "";
    }
    List<Integer> used = admin.used(topic.name(), workers, topic.partitions());
    if (!used.isEmpty()) {
      throw new TopicFailure(
          "topic \"%s\" has %s, and there %s: partition %d is not empty, and its events are missing without worker \"%d\""
              .formatted(
                  topic.name(),
                  count(topic.partitions(), "partition"),
                  workers == 1 ? "is 1 worker" : "are " + workers + " workers",
                  used.get(0),
                  used.get(0)));
    }
    return more == 1
        ? ", and 1 more that is empty"
        : ", and %d more that are empty".formatted(more);
  }

  private TopicState existing(KafkaLog log) throws TopicFailure {
    return admin
        .describe(log.topic())
        .orElseThrow(
            () ->
                new TopicFailure(
                    "there is no topic \"%s\": rt topics create makes it".formatted(log.topic())));
  }

  private static void requireReplication(TopicState topic, int replication) throws TopicFailure {
    if (topic.replication() != replication) {
      throw new TopicFailure(
          "topic \"%s\" is kept on %s, not %d: Kafka's own tools change that"
              .formatted(topic.name(), count(topic.replication(), "broker"), replication));
    }
  }

  private static KafkaLog log(Cluster cluster) throws TopicFailure {
    KafkaLog log = cluster.kafka();
    if (log == null) {
      throw new TopicFailure(
          "the cluster's log is in files: it needs \"log\": {\"kafka\": {\"bootstrap.servers\": …}}");
    }
    return log;
  }

  private static String count(int number, String noun) {
    return number == 1 ? "1 " + noun : number + " " + noun + "s";
  }
}
