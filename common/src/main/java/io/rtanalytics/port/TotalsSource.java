package io.rtanalytics.port;

import io.rtanalytics.wire.RangeTotals;
import java.util.concurrent.CompletionStage;

/** Where an API node asks one worker for totals. Safe for use by several threads. */
public interface TotalsSource {
  /** Most slices of one request, so that no reply is unbounded. */
  int MAX_SLICES = 4096;

  /**
   * Asks for the totals of slices that share one routing. Creates and pins nothing at the worker.
   *
   * <p>The stage may complete on any thread; exceptionally with {@link Refused} if the worker has
   * pinned another routing, or one of the slices is damaged or expired there, else with {@link
   * NotStored} or {@link OutcomeUnknown} if it did not answer.
   *
   * @param from the first slice, 0 or more
   * @param to the last slice, at most {@value #MAX_SLICES} - 1 above {@code from}
   * @param routingDigest the digest of the routing of these slices, as the asker knows it
   * @param timeoutMillis how long an answer is waited for, 1 or more
   */
  CompletionStage<RangeTotals> totals(long from, long to, long routingDigest, long timeoutMillis);
}
