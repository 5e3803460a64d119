package io.rtanalytics.api.query;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Tells whether a slice is final, for answers that do not say so themselves. It is found out before
 * the question is asked: an answer that was read before the slice was sealed may lack what came
 * last. Any thread may call.
 */
@FunctionalInterface
interface SliceFinality {
  /** Asks for the totals of a slice, as {@link QueryService#totals} does. */
  CompletionStage<SliceAnswer> totals(SliceQuestion question, boolean partial);

  /**
   * That of a slice. The stage fails as that of the totals does.
   *
   * @param partial whether the workers that answer are enough
   */
  default CompletionStage<Finality> of(SliceQuestion question, boolean partial) {
    SliceState state =
        SliceState.of(
            question.cluster().timeline(),
            question.slice(),
            false,
            question.askedAt().getEpochSecond());
    return state == SliceState.OPEN
        ? CompletableFuture.completedFuture(Finality.not(state))
        : totals(question, partial).thenApply(SliceAnswer::finality);
  }
}
