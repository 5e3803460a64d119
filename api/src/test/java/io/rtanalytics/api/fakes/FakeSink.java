package io.rtanalytics.api.fakes;

import io.rtanalytics.port.BatchSink;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.Duplicates;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The only worker there is, which answers what a test says and when it says it. */
public final class FakeSink extends UnaskedWorkers implements BatchSink {
  /** One batch handed over. */
  public record Attempt(EventBatch batch, long timeoutMillis, CompletableFuture<BatchReply> reply) {
    /** It is stored, with these bits as duplicates. */
    public void store(long... duplicates) {
      Outcome outcome = new Outcome(batch.eventCount(), Duplicates.of(duplicates));
      SliceTotals totals = new SliceTotals(1, batch.eventCount(), 0);
      reply.complete(new BatchReply(outcome, 1, List.of(new SliceEntry(batch.slice(0), totals))));
    }

    /** It fails. */
    public void fail(RuntimeException why) {
      reply.completeExceptionally(why);
    }
  }

  private final List<Attempt> attempts = new ArrayList<>();
  private final boolean replyPromptly;

  /** A worker that does not promise to be quick. */
  public FakeSink() {
    this(false);
  }

  /** A worker that promises to be quick, or does not. */
  public FakeSink(boolean replyPromptly) {
    this.replyPromptly = replyPromptly;
  }

  @Override
  public boolean replyPromptly() {
    return replyPromptly;
  }

  @Override
  public CompletionStage<BatchReply> append(EventBatch batch, long timeoutMillis) {
    Attempt attempt = new Attempt(batch, timeoutMillis, new CompletableFuture<>());
    attempts.add(attempt);
    return attempt.reply();
  }

  @Override
  public BatchSink sink(String worker) {
    return this;
  }

  /** All attempts so far. */
  public List<Attempt> attempts() {
    return attempts;
  }

  /** One attempt, counted from 0. */
  public Attempt attempt(int i) {
    return attempts.get(i);
  }
}
