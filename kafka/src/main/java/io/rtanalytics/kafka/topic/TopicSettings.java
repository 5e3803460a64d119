package io.rtanalytics.kafka.topic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which settings a topic of events must have, so that what it has acknowledged stays: a worker with
 * an empty disk counts it all again. Stateless; safe for any thread.
 */
public final class TopicSettings {
  static final String CLEANUP = "cleanup.policy";
  static final String RETENTION_TIME = "retention.ms";
  static final String RETENTION_SIZE = "retention.bytes";
  static final String UNCLEAN_ELECTION = "unclean.leader.election.enable";
  static final String MIN_IN_SYNC = "min.insync.replicas";
  static final String LARGEST_MESSAGE = "max.message.bytes";
  static final String COMPRESSION = "compression.type";
  static final String TIMESTAMP = "message.timestamp.type";

  /** Kafka's own default; more is set only where batches need it. */
  private static final long USUAL_MESSAGE = 1_048_588;

  /** What Kafka adds to a batch of rt: headers of its own batch and record, with room to spare. */
  private static final long ENVELOPE = 1_024;

  private static final String FOREVER = "-1";
  private static final String BROKERS_CLOCK = "LogAppendTime";

  private TopicSettings() {}

  /**
   * What a new topic of events is given.
   *
   * @param replication on how many brokers it will be kept
   * @param batchBytes the most bytes in one batch
   */
  public static Map<String, String> of(int replication, long batchBytes) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(CLEANUP, "delete");
    all.put(RETENTION_TIME, FOREVER);
    all.put(RETENTION_SIZE, FOREVER);
    all.put(UNCLEAN_ELECTION, "false");
    all.put(MIN_IN_SYNC, replication > 1 ? "2" : "1");
    all.put(LARGEST_MESSAGE, Long.toString(Math.max(USUAL_MESSAGE, batchBytes + ENVELOPE)));
    // Brokers keep the bytes as API nodes sent them, compressed or not, and do no work for it.
    all.put(COMPRESSION, "producer");
    return all;
  }

  /**
   * What a new topic of cluster files is given.
   *
   * @param replication on how many brokers it will be kept
   * @param fileBytes the most bytes of one file
   */
  public static Map<String, String> ofFiles(int replication, long fileBytes) {
    Map<String, String> all = new LinkedHashMap<>(of(replication, fileBytes));
    all.put(TIMESTAMP, BROKERS_CLOCK);
    return all;
  }

  /**
   * What is dangerous about a topic of cluster files, worst first; empty if nothing is.
   *
   * @param fileBytes the most bytes of one file
   */
  public static List<TopicFlaw> flawsOfFiles(TopicState topic, long fileBytes) {
    List<TopicFlaw> flaws = new ArrayList<>(flaws(topic, fileBytes, Set.of()));
    is(
        topic,
        TIMESTAMP,
        BROKERS_CLOCK,
        "else its publisher's clock says which slices a file may still change",
        flaws);
    return List.copyOf(flaws);
  }

  /**
   * What is dangerous about a topic of events, worst first; empty if nothing is.
   *
   * @param batchBytes the most bytes in one batch
   * @param accepted settings that are somebody's responsibility, by name
   */
  public static List<TopicFlaw> flaws(TopicState topic, long batchBytes, Set<String> accepted) {
    List<TopicFlaw> flaws = new ArrayList<>();
    is(topic, CLEANUP, "delete", "compaction drops events", flaws);
    is(topic, RETENTION_TIME, FOREVER, "events that are too old are dropped", flaws);
    is(topic, RETENTION_SIZE, FOREVER, "events are dropped once there are too many", flaws);
    is(
        topic,
        UNCLEAN_ELECTION,
        "false",
        "a broker that has missed events may become the leader, and they are lost",
        flaws);
    long enough = topic.replication() > 1 ? 2 : 1;
    atLeast(
        topic,
        MIN_IN_SYNC,
        enough,
        "with a replication of "
            + topic.replication()
            + " an event may be acknowledged by one broker alone, and be lost with it",
        flaws);
    atLeast(
        topic,
        LARGEST_MESSAGE,
        batchBytes + ENVELOPE,
        "a batch of \"batch-bytes\" " + batchBytes + " would not fit",
        flaws);
    flaws.removeIf(flaw -> accepted.contains(flaw.setting()));
    return List.copyOf(flaws);
  }

  private static void is(
      TopicState topic, String setting, String right, String why, List<TopicFlaw> flaws) {
    String value = topic.settings().getOrDefault(setting, "");
    if (!value.strip().equalsIgnoreCase(right)) {
      flaws.add(flaw(topic, setting, value, right, why));
    }
  }

  private static void atLeast(
      TopicState topic, String setting, long least, String why, List<TopicFlaw> flaws) {
    String value = topic.settings().getOrDefault(setting, "");
    if (number(value) < least) {
      flaws.add(flaw(topic, setting, value, least + " or more", why));
    }
  }

  private static TopicFlaw flaw(
      TopicState topic, String setting, String value, String right, String why) {
    return new TopicFlaw(
        setting,
        "topic \"%s\": %s is %s, and must be %s: %s"
            .formatted(topic.name(), setting, value.isEmpty() ? "unknown" : value, right, why));
  }

  /** A setting that is no number is as bad as none. */
  private static long number(String value) {
    try {
      return Long.parseLong(value.strip());
    } catch (NumberFormatException e) {
      return Long.MIN_VALUE;
    }
  }
}
