package io.rtanalytics.api.query;

import io.rtanalytics.timeline.Cluster;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What every answer for one slice says beside what was asked.
 *
 * @param cluster what applied when it was asked for
 * @param slice the slice's number
 * @param expected how many workers share the slice
 * @param answered how many of them answered
 * @param asOf all that was durable then is in the answer; null if no worker answered
 * @param finality whether it may change
 */
public record AnswerFrame(
    Cluster cluster,
    long slice,
    int expected,
    int answered,
    @Nullable Instant asOf,
    Finality finality) {
  /** When the slice begins. */
  public Instant start() {
    return cluster.timeline().startOf(slice);
  }

  /** When the slice ends, exclusive. */
  public Instant end() {
    return cluster.timeline().endOf(slice);
  }
}
