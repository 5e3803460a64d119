package io.rtanalytics.storage.slice;

import io.rtanalytics.port.Refused;
import io.rtanalytics.storage.slice.ProducerState.Recorded;
import io.rtanalytics.wire.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The outcomes of one producer's latest {@value #SEQUENCES} sequences. One thread. */
final class ProducerWindow {
  /** How many sequences it spans, the highest one included. */
  static final int SEQUENCES = 64;

  private final @Nullable Outcome[] outcomes = new @Nullable Outcome[SEQUENCES];
  private long highest = -1;
  private long bytes;

  /**
   * The outcome of a sequence, or null if it is new.
   *
   * @throws Refused if it is below the window: whether it was stored is forgotten
   */
  @Nullable Outcome recall(long sequence) {
    if (sequence > highest) {
      return null;
    }
    if (sequence <= highest - SEQUENCES) {
      throw new Refused(
          Refused.Reason.OUTSIDE_WINDOW,
          "sequence %d is below the window, which begins at %d"
              .formatted(sequence, highest - SEQUENCES + 1));
    }
    return outcomes[index(sequence)];
  }

  /** Keeps the outcome of a new sequence, and moves the window up if it is the highest. */
  void record(long sequence, Outcome outcome) {
    // What a jump leaves behind in between is new, and what falls out of the window is gone.
    long skipped = Math.min(sequence - highest, SEQUENCES);
    for (long i = 1; i <= skipped; i++) {
      put(highest + i, null);
    }
    highest = Math.max(highest, sequence);
    put(sequence, outcome);
  }

  private void put(long sequence, @Nullable Outcome outcome) {
    int index = index(sequence);
    bytes += bytes(outcome) - bytes(outcomes[index]);
    outcomes[index] = outcome;
  }

  private static int index(long sequence) {
    return (int) (sequence % SEQUENCES);
  }

  /** Upper bound of the bytes that an outcome's set of duplicates takes. */
  private static long bytes(@Nullable Outcome outcome) {
    return outcome == null || outcome.duplicates().count() == 0
        ? 0
        : (outcome.applied() + (long) outcome.duplicates().count()) / Byte.SIZE + Long.BYTES;
  }

  /** All outcomes in it, ascending. */
  List<Recorded> outcomes() {
    List<Recorded> all = new ArrayList<>();
    for (long sequence = Math.max(0, highest - SEQUENCES + 1); sequence <= highest; sequence++) {
      Outcome outcome = outcomes[index(sequence)];
      if (outcome != null) {
        all.add(new Recorded(sequence, outcome));
      }
    }
    return all;
  }

  /** The highest sequence recorded. */
  long highest() {
    return highest;
  }

  /** Bytes of all sets of duplicates in it. */
  long bytes() {
    return bytes;
  }
}
