package io.rtanalytics.port;

import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.OutcomeQuestion;
import java.util.concurrent.CompletionStage;

/**
 * Where an API node asks one worker what has become of a batch that it has put into the worker's
 * log itself. Safe for use by several threads.
 */
@FunctionalInterface
public interface OutcomeSource {
  /**
   * Waits until the batch is applied, and asks for its outcome.
   *
   * <p>The stage may complete on any thread; exceptionally with {@link PassedOver} if nothing of
   * the batch is counted. Any other failure says nothing of the batch, which is in the log all the
   * same: the worker could not be asked, or did not answer, or not this node.
   *
   * @param timeoutMillis how long an answer is waited for, 1 or more
   */
  CompletionStage<BatchReply> outcome(OutcomeQuestion question, long timeoutMillis);
}
