package io.rtanalytics.storage.worker;

import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeSource;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.PassedOver;
import io.rtanalytics.port.Refused;
import io.rtanalytics.storage.slice.WorkerState;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.Outcome;
import io.rtanalytics.wire.OutcomeQuestion;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import lombok.Builder;
import org.jspecify.annotations.Nullable;

/**
 * How far a worker has come in its log, for those who have seen the log themselves: they wait until
 * it has read as much, and ask what has become of what they put there. Any thread may ask.
 */
@Builder
public final class WorkerFollowing implements OutcomeSource {
  private final PinnedIdentity identity;
  private final WorkerLifecycle lifecycle;
  private final Progress progress;
  private final SkippedEntries skipped;
  private final WorkerCalls calls;
  private final TotalsBoard board;
  private final ReplyTimeouts timeouts;

  /**
   * Waits until what is read next has all entries of the log below an offset in it.
   *
   * @return fails with {@link NotStored} if that takes longer than it may, or the worker is not
   *     ready, and with {@link Refused} if it has failed
   */
  public CompletionStage<Void> reach(long offset, long timeoutMillis) {
    try {
      lifecycle.requireReady();
      return progress.reach(offset, timeoutMillis);
    } catch (NotStored | Refused e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** All entries of the log below this offset are in what is read from now on. */
  public long applied() {
    return progress.applied();
  }

  /**
   * Returns if the worker takes batches, answers totals, and has applied all that was in its log
   * some seconds ago.
   *
   * @throws Refused if it has failed; the message bears the cause
   * @throws NotStored if it is starting or stopping, or has fallen behind
   */
  public void requireCaughtUp() {
    lifecycle.requireReady();
    if (!progress.keepsUp()) {
      throw new NotStored(
          NotStored.Reason.BEHIND,
          "worker \"%s\" has fallen behind its log, by %d entries as far as it knows"
              .formatted(identity.current().worker(), progress.lag()));
    }
  }

  @Override
  public CompletionStage<BatchReply> outcome(OutcomeQuestion question, long timeoutMillis) {
    CompletableFuture<BatchReply> reply = new CompletableFuture<>();
    var unused =
        reach(question.offset() + 1, timeoutMillis)
            .thenCompose(applied -> calls.call(state -> answer(question, state)))
            .whenComplete((answer, error) -> complete(reply, answer, error));
    timeouts.watch(reply, timeoutMillis);
    return reply;
  }

  private static void complete(
      CompletableFuture<BatchReply> reply, @Nullable BatchReply answer, @Nullable Throwable error) {
    if (answer != null) {
      reply.complete(answer);
    } else if (error != null) {
      Throwable cause = error instanceof CompletionException ? error.getCause() : error;
      reply.completeExceptionally(cause == null ? error : cause);
    }
  }

  /** The worker's thread. */
  private BatchReply answer(OutcomeQuestion question, WorkerState state) {
    Refused why = skipped.at(question.offset());
    if (why != null) {
      throw new PassedOver(why.reason(), String.valueOf(why.getMessage()));
    }
    Outcome outcome;
    try {
      outcome = state.outcomeOf(question.producer(), question.sequence());
    } catch (Refused forgotten) {
      throw new OutcomeUnknown(String.valueOf(forgotten.getMessage()));
    }
    if (outcome == null) {
      throw new PassedOver(
          Refused.Reason.FENCED, "the entry at offset " + question.offset() + " was passed over");
    }
    return new BatchReply(outcome, identity.current().incarnation(), board.of(question.slices()));
  }
}
