package io.rtanalytics.storage.slice;

import io.rtanalytics.wire.Outcome;
import io.rtanalytics.wire.ProducerId;
import java.util.List;

/**
 * What is remembered of a producer, as a checkpoint keeps it.
 *
 * @param id the producer
 * @param highest the highest sequence recorded
 * @param outcomes the outcomes of the window that ends there, ascending by sequence
 */
public record ProducerState(ProducerId id, long highest, List<Recorded> outcomes) {
  /**
   * One sequence and what became of it.
   *
   * @param sequence the sequence
   * @param outcome its outcome
   */
  public record Recorded(long sequence, Outcome outcome) {}

  /** Copies the list. */
  public ProducerState {
    outcomes = List.copyOf(outcomes);
  }
}
