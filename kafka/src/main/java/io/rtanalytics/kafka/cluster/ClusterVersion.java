package io.rtanalytics.kafka.cluster;

import java.time.Instant;
import java.util.List;

/**
 * One cluster file that was published, and whether it became the cluster.
 *
 * @param number its offset in the topic, which is its name
 * @param at when the broker took it
 * @param bytes its length
 * @param refusals why it did not become the cluster; empty if it did
 */
public record ClusterVersion(long number, Instant at, int bytes, List<String> refusals) {
  /** Copies the list. */
  public ClusterVersion {
    refusals = List.copyOf(refusals);
  }

  /** Whether it became the cluster. */
  public boolean isAccepted() {
    return refusals.isEmpty();
  }
}
