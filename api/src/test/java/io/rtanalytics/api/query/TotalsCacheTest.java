package io.rtanalytics.api.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.Pseudonym;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.totals.WorkerTotals;
import io.rtanalytics.wire.BatchBuilder;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.Duplicates;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.Outcome;
import io.rtanalytics.wire.ProducerId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** R8: totals are a second old at most, and nothing that was seen is ever taken back. */
class TotalsCacheTest {
  private static final long MILLISECOND = 1_000_000;

  private final AtomicLong nanos = new AtomicLong(-5 * MILLISECOND);
  private final TotalsCache cache = new TotalsCache(Settings.DEFAULTS, nanos::get);
  private final List<CompletableFuture<WorkerTotals>> questions = new ArrayList<>();

  private CompletableFuture<KnownTotals> get() {
    return cache.get(
        7,
        "0",
        () -> {
          CompletableFuture<WorkerTotals> question = new CompletableFuture<>();
          questions.add(question);
          return question;
        });
  }

  private static WorkerTotals clicks(long incarnation, long clicks) {
    return new WorkerTotals(incarnation, new SliceTotals(1, clicks, 0));
  }

  private void pass(long millis) {
    nanos.addAndGet(millis * MILLISECOND);
  }

  private void append(long clicks) {
    List<SliceEntry> totals = List.of(new SliceEntry(7, new SliceTotals(1, clicks, 0)));
    Outcome outcome = new Outcome(1, Duplicates.NONE);
    cache.appended("0", batch(), new BatchReply(outcome, 1, totals), nanos.get());
  }

  /** A batch of slice 7 is durable, and nobody knows yet what its worker makes of it. */
  private void acknowledge() {
    cache.appended("0", batch(), BatchReply.stored(1), nanos.get());
  }

  private static EventBatch batch() {
    BatchBuilder builder = new BatchBuilder(1, EventBatch.MAX_BYTES);
    builder.add(new Event(7, new Pseudonym(1, 2), Action.CLICK, null, null), 5);
    return builder.seal(new ProducerId(3, 4), 0);
  }

  @Test
  void whatWasKnownBeforeAnAcknowledgementIsAskedAnew() {
    assertThat(get()).isNotDone();
    questions.get(0).complete(clicks(1, 5));
    pass(1);
    acknowledge();

    assertThat(get()).isNotDone();
    questions.get(1).complete(clicks(1, 6));
    pass(1);
    assertThat(clicksOf(get())).isEqualTo(6);
    assertThat(questions).hasSize(2);
  }

  @Test
  void questionFromBeforeAnAcknowledgementIsNotShared() {
    assertThat(get()).isNotDone();
    pass(1);
    acknowledge();
    CompletableFuture<KnownTotals> mine = get();

    questions.get(0).complete(clicks(1, 5));
    assertThat(mine).isNotDone();
    questions.get(1).complete(clicks(1, 6));
    assertThat(clicksOf(mine)).isEqualTo(6);
  }

  private static long clicksOf(CompletableFuture<KnownTotals> answer) {
    return answer.join().totals().totals().clicks();
  }

  @Test
  void r8AnswerIsGoodForASecond() {
    assertThat(get()).isNotDone();
    questions.get(0).complete(clicks(1, 5));
    pass(1000);
    assertThat(clicksOf(get())).isEqualTo(5);
    assertThat(questions).hasSize(1);
    pass(1);
    assertThat(get()).isNotDone();
    assertThat(questions).hasSize(2);
    assertThat(cache.hits()).isEqualTo(1);
    assertThat(cache.misses()).isEqualTo(2);
  }

  @Test
  void r8AllAreFreshOnlyIfEachIs() {
    append(3);
    assertThat(cache.allFresh(7, List.of("0"))).hasSize(1);
    assertThat(cache.allFresh(7, List.of("0", "1"))).isNull();
    assertThat(cache.hits()).isEqualTo(1);

    pass(900);
    cache.merge(7, "1", clicks(1, 5), nanos.get());
    assertThat(cache.allFresh(7, List.of("1", "0")))
        .extracting(known -> known.totals().totals().clicks())
        .containsExactly(5L, 3L);
    assertThat(cache.hits()).isEqualTo(3);

    pass(101);
    assertThat(cache.allFresh(7, List.of("0", "1"))).isNull();
    assertThat(cache.allFresh(7, List.of("1"))).hasSize(1);
    assertThat(cache.misses()).isZero();
  }

  @Test
  void whatWasKnownBeforeAnAcknowledgementIsNotFresh() {
    append(3);
    pass(1);
    acknowledge();
    assertThat(cache.allFresh(7, List.of("0"))).isNull();
  }

  @Test
  void r8ReplyToABatchRefreshesIt() {
    append(3);
    assertThat(clicksOf(get())).isEqualTo(3);
    assertThat(questions).isEmpty();
  }

  @Test
  void concurrentMissesShareOneQuestion() {
    CompletableFuture<KnownTotals> first = get();
    CompletableFuture<KnownTotals> second = get();
    assertThat(questions).hasSize(1);
    questions.get(0).complete(clicks(1, 5));
    assertThat(clicksOf(first)).isEqualTo(5);
    assertThat(clicksOf(second)).isEqualTo(5);
  }

  @Test
  void failureIsSharedButNotKept() {
    CompletableFuture<KnownTotals> first = get();
    CompletableFuture<KnownTotals> second = get();
    questions.get(0).completeExceptionally(new IllegalStateException("no answer"));
    assertThatThrownBy(first::join).hasMessageContaining("no answer");
    assertThatThrownBy(second::join).hasMessageContaining("no answer");
    assertThat(get()).isNotDone();
    assertThat(questions).hasSize(2);
  }

  /** The live page asks a dead worker some times a second; a trace of each would fill disks. */
  @Test
  void failureIsNotLogged() {
    Logger caffeine = Logger.getLogger("com.github.benmanes.caffeine.cache");
    List<LogRecord> records = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord logged) {
            records.add(logged);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    caffeine.addHandler(handler);
    try {
      CompletableFuture<KnownTotals> answer = get();
      questions.get(0).completeExceptionally(new IllegalStateException("no answer"));
      assertThat(answer).isCompletedExceptionally();
      assertThat(records).isEmpty();
    } finally {
      caffeine.removeHandler(handler);
    }
  }

  @Test
  void questionThatIsAnsweredAtOnceIsNotKeptEither() {
    for (int i = 1; i <= 3; i++) {
      int clicks = i;
      pass(1001);
      assertThat(
              clicksOf(
                  cache.get(7, "0", () -> CompletableFuture.completedFuture(clicks(1, clicks)))))
          .isEqualTo(clicks);
    }
  }

  @Test
  void olderAnswerNeverReplacesANewer() {
    CompletableFuture<KnownTotals> slow = get();
    pass(10);
    append(9);
    questions.get(0).complete(clicks(1, 4)); // what the worker said before the batch
    assertThat(clicksOf(slow)).isEqualTo(9);
    assertThat(clicksOf(get())).isEqualTo(9);
  }

  /** The newer one is no longer good for an answer, but still known. */
  @Test
  void answerThatWasOvertakenLongAgoTakesNothingBackEither() {
    CompletableFuture<KnownTotals> slow = get();
    pass(10);
    append(9);
    pass(1990);
    questions.get(0).complete(clicks(1, 4));
    assertThat(clicksOf(slow)).isEqualTo(9);
  }

  @Test
  void staleAnswerIsNotMadeFreshByComingLate() {
    assertThat(get()).isNotDone();
    pass(1500);
    questions.get(0).complete(clicks(1, 4));
    assertThat(get()).isNotDone();
    assertThat(questions).hasSize(2);
  }

  @Test
  void laterIncarnationReplacesTheTotals() {
    append(9);
    pass(1001);
    CompletableFuture<KnownTotals> answer = get();
    questions.get(0).complete(clicks(2, 1));
    assertThat(clicksOf(answer)).isEqualTo(1);
  }

  @Test
  void withoutCachingEveryQuestionIsAsked() {
    TotalsCache none = new TotalsCache(Settings.builder().cacheMilliseconds(0).build(), nanos::get);
    for (int i = 1; i <= 3; i++) {
      WorkerTotals totals = clicks(1, i);
      assertThat(clicksOf(none.get(7, "0", () -> CompletableFuture.completedFuture(totals))))
          .isEqualTo(i);
    }
    assertThat(none.misses()).isEqualTo(3);
  }
}
