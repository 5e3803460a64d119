package io.rtanalytics.storage.checkpoint;

import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import lombok.RequiredArgsConstructor;

/**
 * Which slices are kept. API nodes turn events of dropped slices away by their own clocks; a worker
 * drops a slice a little later, so that a batch that an API node has just accepted is not refused.
 */
@RequiredArgsConstructor
public final class Retention {
  /** How much later than an API node a worker drops a slice, in seconds. */
  public static final long SLACK_SECONDS = 60;

  private final LongSupplier kept; // how many slices; 0 for all
  private final Supplier<OptionalLong> newest; // the slice of SLACK_SECONDS ago, if it is known

  /** The first slice that is kept; 0 if all are. */
  long floor() {
    long slices = kept.getAsLong();
    OptionalLong now = slices == 0 ? OptionalLong.empty() : newest.get();
    return now.isEmpty() ? 0 : Math.max(0, now.getAsLong() - slices + 1);
  }
}
