package io.rtanalytics.api.query;

import io.rtanalytics.event.Utf8;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterSource;
import io.rtanalytics.totals.Frequencies;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.FrequencyReply;
import io.rtanalytics.wire.ItemList;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers for items and for how often users saw them: asks the slice's workers and adds up. An item
 * is spread over all workers, so only all that they know of it together says how it ranks: each
 * sends its whole list once, as compact bytes. Any thread may call; answers may come on any thread.
 */
public final class ItemQueries {
  // So that their answers fit into memory: some 3 MB a worker with 100,000 items, 64 at most.
  private static final int LISTS_AT_ONCE = 2;
  private static final int LISTS_WAITING = 64;

  private final ClusterSource clusters;
  private final Clock clock;
  private final WorkerQuestions questions;
  private final SliceFinality finality;
  private final Turns turns = new Turns(LISTS_AT_ONCE, LISTS_WAITING);
  private final Executor adder; // a hundred thousand items take too long for an event loop

  /**
   * What answers for items.
   *
   * @param finality whether a slice is final
   */
  ItemQueries(
      ClusterSource clusters, Clock clock, WorkerQuestions questions, SliceFinality finality) {
    this.clusters = clusters;
    this.clock = clock;
    this.questions = questions;
    this.finality = finality;
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            LISTS_AT_ONCE,
            LISTS_AT_ONCE,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "items");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    this.adder = pool;
  }

  private SliceQuestion question(long timestamp) {
    Cluster cluster = clusters.current();
    return SliceQuestion.at(timestamp, cluster, clock);
  }

  /**
   * The totals of one item.
   *
   * @param timestamp seconds since 1970-01-01T00:00:00Z, in the slice that is asked for
   * @param partial whether the workers that answer are enough; else the stage fails with {@link
   *     WorkersMissing} if any does not. If one has dropped the slice, it fails with {@link
   *     SliceExpired} in either case
   * @throws io.rtanalytics.event.InvalidEvent if the timestamp is outside the timeline
   * @throws SliceExpired if the slice is older than those that are kept
   */
  public CompletionStage<ItemAnswer> item(long timestamp, Utf8 item, boolean partial) {
    SliceQuestion question = question(timestamp);
    return finality
        .of(question, partial)
        .thenCompose(
            before ->
                question
                    .ask(partial, worker -> questions.items(worker, question, item))
                    .thenApply(replies -> item(item, replies, replies.frame(before))));
  }

  private static ItemAnswer item(Utf8 item, SliceReplies<ItemList> replies, AnswerFrame frame) {
    SliceTotals sum = SliceTotals.ZERO;
    boolean complete = true;
    for (ItemList list : replies.values()) {
      SliceTotals totals = list.first();
      sum = totals == null ? sum : sum.plus(totals);
      complete &= totals != null || list.other() == null;
    }
    return new ItemAnswer(frame, item, sum, complete);
  }

  /**
   * The first items of a slice; parameters and errors as in {@link #item}. The stage also fails
   * with {@link io.rtanalytics.port.NotStored} if too many such questions wait.
   */
  public CompletionStage<TopItems> top(long timestamp, TopQuestion asked, boolean partial) {
    return tops(timestamp, List.of(asked), partial).thenApply(answers -> answers.get(0));
  }

  /** As above, for several questions that are answered from the same counts, in their order. */
  public CompletionStage<List<TopItems>> tops(
      long timestamp, List<TopQuestion> asked, boolean partial) {
    SliceQuestion question = question(timestamp);
    return finality
        .of(question, partial)
        .thenCompose(
            before ->
                turns.take(
                    () ->
                        question
                            .ask(partial, worker -> questions.items(worker, question, null))
                            .thenApplyAsync(
                                replies -> tops(asked, replies, replies.frame(before)), adder)));
  }

  private static List<TopItems> tops(
      List<TopQuestion> asked, SliceReplies<ItemList> replies, AnswerFrame frame) {
    ItemSums sums = new ItemSums(new ArrayList<>(replies.answers().values()));
    return asked.stream()
        .map(
            question ->
                new TopItems(frame, question.sort(), ItemRanking.top(sums, question), sums.other()))
        .toList();
  }

  /**
   * How often the users of a slice saw something; other parameters and errors as in {@link #item}.
   *
   * @param item the item that they saw; null for all that there was
   */
  public CompletionStage<FrequencyAnswer> frequencies(
      long timestamp, @Nullable Utf8 item, boolean partial) {
    SliceQuestion question = question(timestamp);
    return finality
        .of(question, partial)
        .thenCompose(
            before ->
                question
                    .ask(partial, worker -> questions.frequencies(worker, question, item))
                    .thenApply(replies -> frequencies(item, replies, replies.frame(before))));
  }

  private static FrequencyAnswer frequencies(
      @Nullable Utf8 item, SliceReplies<FrequencyReply> replies, AnswerFrame frame) {
    Frequencies sum = Frequencies.ZERO;
    boolean complete = true;
    for (FrequencyReply reply : replies.values()) {
      sum = sum.plus(reply.frequencies());
      complete &= reply.complete();
    }
    return new FrequencyAnswer(frame, item, sum, complete);
  }
}
