package io.rtanalytics.wire;

import io.rtanalytics.totals.SliceEntry;
import java.util.List;

/**
 * A worker's answer to a batch that is durable and applied.
 *
 * @param outcome what became of its events
 * @param incarnation the worker's incarnation
 * @param totals the worker's totals of every slice that the batch touched, after it
 */
public record BatchReply(Outcome outcome, long incarnation, List<SliceEntry> totals) {
  private static final long[] NONE = {};

  /** Copies the list. */
  public BatchReply {
    totals = List.copyOf(totals);
  }

  /** Of a batch of so many events that is durable, and sure to be applied. */
  public static BatchReply stored(int events) {
    return new BatchReply(new Outcome(events, Duplicates.of(NONE)), 0, List.of());
  }
}
