package io.rtanalytics.storage.slice;

import io.rtanalytics.port.Refused;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.Outcome;
import io.rtanalytics.wire.ProducerId;
import io.rtanalytics.wire.Seal;
import lombok.Getter;
import lombok.experimental.Accessors;
import org.jspecify.annotations.Nullable;

/**
 * All that a worker knows: its slices with their pins, and its producers' windows. A function of
 * the batches and seals applied, in their order, and of nothing else; so a replay of the log ends
 * in the same state. One thread.
 */
@Getter
@Accessors(fluent = true)
public final class WorkerState {
  /** What was counted. */
  private final Slices slices;

  /** Which batches were. */
  private final ProducerWindows producers = new ProducerWindows();

  /**
   * A state without anything.
   *
   * @param store where slices that leave memory are found
   * @param meter counts the memory that slices take
   * @param maxItems how many items of a slice are told apart
   */
  public WorkerState(TableStore store, MemoryMeter meter, int maxItems) {
    slices = new Slices(new SliceTables(store, meter, maxItems));
  }

  /**
   * Judges a batch that is not in the log yet, without changing anything.
   *
   * @return its outcome if it is a repeat, null if it is new and acceptable
   * @throws Refused if it contradicts a slice's routing, is outside its producer's window, or has
   *     events of a slice that is final or not served
   */
  public @Nullable Outcome admit(EventBatch batch) {
    Outcome known = judge(batch);
    if (known == null) {
      slices.requireServed(batch);
    }
    return known;
  }

  /**
   * Judges a batch of the log without changing anything.
   *
   * @return its outcome if it is a repeat, null if it is new and to be applied
   * @throws Refused if it contradicts a slice's routing, is outside its producer's window, or has
   *     events of a slice that is final
   */
  public @Nullable Outcome judge(EventBatch batch) {
    slices.checkRouting(batch);
    Outcome known = producers.recall(batch);
    if (known == null) {
      slices.archive().requireUnsealed(batch);
    }
    return known;
  }

  /** Makes slices below one final. */
  public void seal(Seal seal) {
    slices.seal(seal.floor());
  }

  /**
   * The outcome of a batch that was applied lately; null if it was not.
   *
   * @throws Refused if that can't be told any more
   */
  public @Nullable Outcome outcomeOf(ProducerId producer, long sequence) {
    return producers.recall(producer, sequence);
  }

  /** Counts a batch that {@link #judge} has just found new, and remembers its outcome. */
  public Outcome apply(EventBatch batch) {
    Outcome outcome = slices.apply(batch);
    producers.record(batch, outcome);
    return outcome;
  }
}
