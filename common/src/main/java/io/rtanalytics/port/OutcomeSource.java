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
   * <p>The stage may complete on any thread; exceptionally with {@link Refused} if the worker has
   * passed the batch over, as every reader of its log does; with {@link NotStored} if no worker can
   * be asked, or {@link OutcomeUnknown} if none has answered: the batch is in the log all the same.
   *
   * @param timeoutMillis how long an answer is waited for, 1 or more
   */
  CompletionStage<BatchReply> outcome(OutcomeQuestion question, long timeoutMillis);
}
