package io.rtanalytics.timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What may change in a running cluster. An event's slice and worker must never depend on when it
 * arrives, so time and the routing of slices that may hold events stay as they are. Stateless; safe
 * for any thread.
 */
public final class ClusterChange {
  private ClusterChange() {}

  /**
   * Why a running cluster must not become the next one; empty if it may. Refused are another first
   * slice, another slice length, another log, and another routing of any slice up to the one after
   * that of the latest timestamp that either cluster accepts now. URLs, API nodes, workers that no
   * slice uses, and settings may change at any time.
   *
   * <p>Waiting never helps a refused change: the slices that must stay only become more.
   *
   * @param now the current time of the node that asks
   */
  public static List<String> refusals(Cluster current, Cluster next, Instant now) {
    List<String> refusals = new ArrayList<>();
    Timeline before = current.timeline();
    Timeline after = next.timeline();
    if (!before.first().equals(after.first())) {
      refusals.add(
          "first-slice: must stay %s, not become %s".formatted(before.first(), after.first()));
    }
    if (before.length() != after.length()) {
      refusals.add(
          "length-of-time-slice: must stay %d, not become %d"
              .formatted(before.length(), after.length()));
    }
    if (!logOf(current).equals(logOf(next))) {
      refusals.add("log: must stay in %s, not go to %s".formatted(logOf(current), logOf(next)));
    }
    long ahead = Math.max(current.settings().maxFuture(), next.settings().maxFuture());
    long lastFixed = before.sliceOf(now.getEpochSecond() + ahead) + 1;
    OptionalLong changed = current.routing().firstDifference(next.routing(), lastFixed);
    if (changed.isPresent()) {
      long slice = changed.getAsLong();
      refusals.add(
          ("routing: slice %d must stay with workers %s, not go to %s; the first slice that may"
                  + " change is %d")
              .formatted(
                  slice,
                  current.routing().at(slice).ids(),
                  next.routing().at(slice).ids(),
                  lastFixed + 1));
    }
    return List.copyOf(refusals);
  }

  /** Where the logs are; by which brokers one gets there may change. */
  private static String logOf(Cluster cluster) {
    KafkaLog kafka = cluster.kafka();
    return kafka == null ? "files" : "Kafka's topic \"" + kafka.topic() + '"';
  }
}
