package io.rtanalytics.port;

import io.rtanalytics.wire.SliceList;
import io.rtanalytics.wire.SlicesRequest;
import java.util.concurrent.CompletionStage;

/** Where an API node asks one worker for many slices at once. Safe for use by several threads. */
@FunctionalInterface
public interface SliceSource {
  /**
   * Asks for the totals of slices, or of an item in each. Each slice is as it was at one moment
   * after the question, and durable; creates and pins nothing at the worker.
   *
   * <p>The stage may complete on any thread; exceptionally with {@link Refused} if the worker has
   * pinned another routing, or one of the slices is damaged or expired there, else with {@link
   * NotStored} or {@link OutcomeUnknown} if it did not answer, has too many questions, or the
   * answer would be longer than {@link SliceList#MAX_BYTES}.
   *
   * @param request which slices
   * @param timeoutMillis how long an answer is waited for, 1 or more
   */
  CompletionStage<SliceList> slices(SlicesRequest request, long timeoutMillis);
}
