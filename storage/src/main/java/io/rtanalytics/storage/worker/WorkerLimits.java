package io.rtanalytics.storage.worker;

import io.rtanalytics.timeline.Settings;
import java.util.function.LongSupplier;

/**
 * How long a worker keeps slices, and how long they take events. Who says it may be replaced at any
 * time, by any thread; the worker's threads ask.
 */
final class WorkerLimits {
  private volatile LongSupplier kept;
  private volatile LongSupplier lateness;

  /** What settings say, until somebody else does. */
  WorkerLimits(Settings settings) {
    kept = settings::retentionSlices;
    lateness = settings::latenessSeconds;
  }

  /** From now on how many slices are kept, 0 for all, is asked there. */
  void keep(LongSupplier slices) {
    kept = slices;
  }

  /** From now on the seconds after its end for which a slice takes events, 0 for always, too. */
  void sealAfter(LongSupplier seconds) {
    lateness = seconds;
  }

  /** How many slices are kept; 0 for all. */
  long keptSlices() {
    return kept.getAsLong();
  }

  /** Seconds after its end for which a slice takes events; 0 for always. */
  long latenessSeconds() {
    return lateness.getAsLong();
  }
}
