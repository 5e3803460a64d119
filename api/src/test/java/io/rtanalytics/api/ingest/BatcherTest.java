package io.rtanalytics.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.api.fakes.Clusters;
import io.rtanalytics.api.fakes.FakeLoop;
import io.rtanalytics.api.fakes.FakeReceipt;
import io.rtanalytics.api.fakes.FakeSink;
import io.rtanalytics.event.Action;
import io.rtanalytics.event.RawEvent;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.Refused;
import io.rtanalytics.timeline.ClusterSource;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.ProducerId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When batches are sent, repeated and given up. Time and replies come from the test alone. */
class BatcherTest {
  private static final int EVENTS = 4;

  private final FakeLoop loop = new FakeLoop();
  private final FakeSink sink = new FakeSink();
  private final FakeReceipt receipt = new FakeReceipt();
  private final List<BatchReply> appended = new ArrayList<>();
  private final List<Integer> storedWhenAppended = new ArrayList<>();
  private final AtomicLong producers = new AtomicLong();
  private final IngestPipeline pipeline =
      pipeline(Settings.builder().batchEvents(EVENTS).timeoutMilliseconds(2000).build());

  private IngestPipeline pipeline(Settings settings) {
    return IngestPipeline.builder()
        .loop(loop)
        .clusters(ClusterSource.fixed(Clusters.of(settings, "0")))
        .clock(Clusters.CLOCK)
        .secret(Clusters.SECRET)
        .workers(sink)
        .producers(() -> new ProducerId(0, producers.incrementAndGet()))
        .listener(
            (worker, batch, reply, asked) -> {
              appended.add(reply);
              storedWhenAppended.add(receipt.stored());
            })
        .build();
  }

  private void add(int events) {
    for (int i = 0; i < events; i++) {
      add(pipeline, receipt);
    }
  }

  private static void add(IngestPipeline to, Receipt receipt) {
    to.accept(new RawEvent(Clusters.at(0), Utf8.of("ann"), Action.CLICK, null, null), receipt);
  }

  private EventBatch batch(int attempt) {
    return sink.attempt(attempt).batch();
  }

  @Test
  void loneEventIsSentAtTheEndOfTheTurn() {
    add(1);
    assertThat(sink.attempts()).isEmpty();
    loop.turn();
    assertThat(sink.attempts()).hasSize(1);
    assertThat(batch(0).eventCount()).isEqualTo(1);
    assertThat(sink.attempt(0).timeoutMillis()).isEqualTo(2000);
  }

  @Test
  void eventsOfOneTurnShareABatch() {
    add(3);
    loop.turn();
    assertThat(sink.attempts()).hasSize(1);
    assertThat(batch(0).eventCount()).isEqualTo(3);
  }

  @Test
  void whileABatchIsUnderWayTheNextGathers() {
    add(1);
    loop.turn();
    add(2);
    loop.pass(50);
    assertThat(sink.attempts()).hasSize(1);
    sink.attempt(0).store();
    loop.turn();
    assertThat(sink.attempts()).hasSize(2);
    assertThat(batch(1).eventCount()).isEqualTo(2);
  }

  /** A receipt of which only what it does is of interest. */
  private static Receipt then(Runnable done) {
    return new Receipt() {
      @Override
      public void stored(boolean duplicate) {
        done.run();
      }

      @Override
      public void failed(RuntimeException why) {}
    };
  }

  /** Else one half of them would always go while the other comes. */
  @Test
  void whoComesBackAtOnceGoesWithThoseWhoWait() {
    Receipt comingBack = then(() -> loop.afterReading(() -> add(1)));
    add(pipeline, comingBack);
    add(pipeline, comingBack);
    loop.turn();
    add(1);
    sink.attempt(0).store();
    loop.turn();
    assertThat(sink.attempts()).hasSize(2);
    assertThat(batch(1).eventCount()).isEqualTo(3);
  }

  /** That a batch has left meanwhile does not mean that nothing arrived. */
  @Test
  void batchThatFillsLeavesAtOnceAndTheRestGathersOn() {
    loop.afterReading(() -> add(EVENTS));
    loop.afterReading(() -> loop.afterReading(() -> add(2)));
    add(1);
    loop.turn();
    assertThat(sink.attempts()).hasSize(2);
    assertThat(batch(0).eventCount()).isEqualTo(EVENTS);
    assertThat(batch(1).eventCount()).isEqualTo(3);
  }

  @Test
  void fullBatchWaitsForNobodyToBeTold() {
    List<Integer> attemptsWhenTold = new ArrayList<>();
    Receipt first = then(() -> attemptsWhenTold.add(sink.attempts().size()));
    add(pipeline, first);
    add(17 * EVENTS);
    assertThat(sink.attempts()).hasSize(16);
    sink.attempt(0).store();
    loop.turn();
    assertThat(attemptsWhenTold).containsExactly(17);
  }

  @Test
  void fullBatchIsSentAtOnce() {
    add(1);
    loop.turn();
    add(EVENTS + 1);
    assertThat(sink.attempts()).hasSize(2);
    assertThat(batch(1).eventCount()).isEqualTo(EVENTS);
  }

  @Test
  void sequencesRunFromZeroWithoutGaps() {
    add(5 * EVENTS);
    loop.turn();
    for (int i = 0; i < sink.attempts().size(); i++) {
      assertThat(batch(i).sequence()).isEqualTo(i);
      assertThat(batch(i).producer()).isEqualTo(new ProducerId(0, 1));
    }
  }

  @Test
  void atMostSixteenAreUnderWay() {
    add(20 * EVENTS);
    loop.turn();
    assertThat(sink.attempts()).hasSize(16);
    sink.attempt(3).store();
    loop.turn();
    assertThat(sink.attempts()).hasSize(17);
  }

  /** Else the one that is stuck would fall out of the window that the worker keeps. */
  @Test
  void noBatchPassesOneThatIsStuckByAWholeWindow() {
    int answered = 1;
    for (int i = 0; i < 100; i++) {
      add(EVENTS);
      loop.turn();
      for (; answered < sink.attempts().size(); answered++) {
        sink.attempt(answered).store();
      }
      loop.turn();
    }
    assertThat(batch(sink.attempts().size() - 1).sequence()).isEqualTo(63);
    sink.attempt(0).store();
    loop.turn();
    assertThat(batch(sink.attempts().size() - 1).sequence()).isGreaterThan(63);
  }

  @Test
  void receiptsLearnWhichEventsWereDuplicates() {
    add(3);
    loop.turn();
    sink.attempt(0).store(0b101);
    loop.turn();
    assertThat(receipt.stored()).isEqualTo(3);
    assertThat(receipt.duplicates()).isEqualTo(2);
    assertThat(storedWhenAppended).as("the cache is told first").containsExactly(0);
    EventCounts counts = pipeline.counters().snapshot();
    assertThat(counts.stored()).isEqualTo(1);
    assertThat(counts.duplicate()).isEqualTo(2);
    assertThat(counts.inFlight()).isZero();
  }

  @Test
  void brokenConnectionIsRetriedAtOnceWithTheSameSequence() {
    add(1);
    loop.turn();
    sink.attempt(0).fail(new OutcomeUnknown("broke"));
    loop.turn();
    assertThat(batch(1)).isSameAs(batch(0));
    sink.attempt(1).store();
    loop.turn();
    assertThat(receipt.stored()).isEqualTo(1);
  }

  @Test
  void eachAttemptIsGivenTheTimeThatIsLeft() {
    add(1);
    loop.turn();
    loop.pass(1500);
    sink.attempt(0).fail(new OutcomeUnknown("broke"));
    loop.turn();
    assertThat(sink.attempt(1).timeoutMillis()).isEqualTo(500);
  }

  @Test
  void unknownToTheEndIsUnknown() {
    add(1);
    loop.turn();
    answerAllUntilGivenUp(new OutcomeUnknown("broke"), 2000);
    assertThat(receipt.failures()).hasSize(1);
    assertThat(receipt.failures().get(0)).isInstanceOf(OutcomeUnknown.class);
    assertThat(pipeline.counters().snapshot().unanswered()).isEqualTo(1);
  }

  @Test
  void unreachableIsGivenUpSoonAsSurelyNotStored() {
    add(1);
    loop.turn();
    NotStored unreachable = new NotStored(NotStored.Reason.UNREACHABLE, "no one there");
    int attempts = answerAllUntilGivenUp(unreachable, 250);
    assertThat(attempts).isGreaterThan(3);
    assertThat(receipt.failures()).containsExactly(unreachable);
    assertThat(pipeline.counters().snapshot().rejected(Rejection.UNREACHABLE)).isEqualTo(1);
  }

  @Test
  void fullWorkerIsTriedThreeTimes() {
    add(1);
    loop.turn();
    NotStored full = new NotStored(NotStored.Reason.DISK_FULL, "disk full");
    assertThat(answerAllUntilGivenUp(full, 250)).isEqualTo(3);
    assertThat(receipt.failures()).containsExactly(full);
  }

  /** What may have been stored stays unknown, whatever is heard later. */
  @Test
  void unreachableAfterUnknownIsTriedToTheEndAndUnknown() {
    add(1);
    loop.turn();
    sink.attempt(0).fail(new OutcomeUnknown("broke"));
    loop.turn();
    NotStored unreachable = new NotStored(NotStored.Reason.UNREACHABLE, "no one there");
    assertThat(answerAllUntilGivenUp(unreachable, 2000)).isGreaterThan(10);
    assertThat(receipt.failures().get(0)).isInstanceOf(OutcomeUnknown.class);
  }

  @Test
  void refusalAfterUnknownIsUnknown() {
    add(1);
    loop.turn();
    sink.attempt(0).fail(new OutcomeUnknown("broke"));
    loop.turn();
    sink.attempt(1).fail(new Refused(Refused.Reason.OUTSIDE_WINDOW, "forgotten"));
    loop.turn();
    assertThat(receipt.failures().get(0)).isInstanceOf(OutcomeUnknown.class);
  }

  @Test
  void refusalIsFinal() {
    add(1);
    loop.turn();
    Refused fenced = new Refused(Refused.Reason.FENCED, "pinned to another routing");
    sink.attempt(0).fail(fenced);
    loop.pass(1000);
    assertThat(sink.attempts()).hasSize(1);
    assertThat(receipt.failures()).containsExactly(fenced);
    assertThat(pipeline.counters().snapshot().rejected(Rejection.FENCED)).isEqualTo(1);
    assertThat(pipeline.counters().snapshot().fencedBatches()).isEqualTo(1);
  }

  @Test
  void forgottenProducerIsReplacedAndTheBatchSentOnceMore() {
    add(2);
    loop.turn();
    sink.attempt(0).fail(new Refused(Refused.Reason.OUTSIDE_WINDOW, "forgotten"));
    loop.turn();
    assertThat(batch(1).producer()).isEqualTo(new ProducerId(0, 2));
    assertThat(batch(1).sequence()).isZero();
    assertThat(eventsOf(batch(1))).isEqualTo(eventsOf(batch(0)));
    assertThat(batch(1).routingDigest(0)).isEqualTo(batch(0).routingDigest(0));
    sink.attempt(1).fail(new Refused(Refused.Reason.OUTSIDE_WINDOW, "again"));
    loop.turn();
    assertThat(sink.attempts()).hasSize(2);
    assertThat(receipt.failures()).hasSize(2);
  }

  private static List<String> eventsOf(EventBatch batch) {
    List<String> all = new ArrayList<>();
    var events = batch.events();
    while (events.next()) {
      all.add(events.slice() + "/" + events.userHigh() + "/" + events.userLow());
    }
    return all;
  }

  @Test
  void afterABatchIsGivenUpLaterOnesHaveANewProducer() {
    add(2 * EVENTS);
    loop.turn();
    assertThat(sink.attempts()).hasSize(2);
    sink.attempt(0).fail(new Refused(Refused.Reason.FAILED, "worker failed"));
    loop.turn();
    add(1);
    sink.attempt(1).store();
    loop.turn();
    assertThat(batch(1).producer()).isEqualTo(new ProducerId(0, 1));
    assertThat(batch(2).producer()).isEqualTo(new ProducerId(0, 2));
    assertThat(batch(2).sequence()).isZero();
  }

  @Test
  void portThatNeverAnswersIsGivenUpAllTheSame() {
    add(1);
    loop.turn();
    loop.pass(2300);
    assertThat(receipt.failures().get(0)).isInstanceOf(OutcomeUnknown.class);
    sink.attempt(0).store(); // much too late: only the cache has use for it
    loop.turn();
    assertThat(receipt.stored()).isZero();
    assertThat(appended).hasSize(1);
    assertThat(pipeline.counters().snapshot().unanswered()).isEqualTo(1);
    assertThat(pipeline.counters().snapshot().stored()).isZero();
  }

  @Test
  void portThatThrowsLeavesTheOutcomeUnknown() {
    add(1);
    loop.turn();
    sink.attempt(0).reply().completeExceptionally(new IllegalStateException("bug"));
    loop.turn();
    assertThat(sink.attempts()).hasSize(2);
  }

  @Test
  void whatWaitsUnsentTooLongIsSurelyNotStored() {
    Settings settings = Settings.builder().batchEvents(EVENTS).timeoutMilliseconds(2000).build();
    IngestPipeline slow = pipeline(settings);
    FakeReceipt waiting = new FakeReceipt();
    for (int i = 0; i < 16 * EVENTS + 1; i++) {
      add(slow, receipt);
    }
    loop.turn();
    assertThat(sink.attempts()).hasSize(16);
    add(slow, waiting);
    loop.pass(1999);
    sink.attempts().forEach(a -> a.reply().completeExceptionally(new OutcomeUnknown("slow")));
    loop.pass(400);
    assertThat(waiting.failures()).hasSize(1);
    assertThat(waiting.failures().get(0)).isInstanceOf(NotStored.class);
  }

  @Test
  void queueIsBoundedAndWhatDoesNotFitIsTurnedAway() {
    Settings settings = Settings.builder().batchBytes(4096).queueBytes(8192).build();
    IngestPipeline small = pipeline(settings);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1000; i++) {
                add(small, receipt);
              }
            })
        .isInstanceOf(NotStored.class)
        .hasMessage("the queue for worker 0 is full");
    EventCounts counts = small.counters().snapshot();
    assertThat(counts.rejected(Rejection.OVERLOADED)).isEqualTo(1);
    assertThat(counts.inFlight()).isBetween(250L, 8192L / 25);
    assertThat(counts.received()).isEqualTo(counts.inFlight() + 1);
  }

  @Test
  void halfAQueueIsCongestionAndDrainsOnce() {
    Settings settings = Settings.builder().batchBytes(4096).queueBytes(8192).build();
    IngestPipeline small = pipeline(settings);
    while (!small.congested()) {
      add(small, receipt);
    }
    assertThat(small.counters().snapshot().inFlight()).isBetween(150L, 4200L / 25);
    List<String> drained = new ArrayList<>();
    small.onDrain(() -> drained.add("drained"));
    for (int i = 0; i < sink.attempts().size(); i++) {
      sink.attempt(i).store();
      loop.turn();
    }
    loop.turn();
    for (int i = 0; i < sink.attempts().size(); i++) {
      sink.attempt(i).reply().complete(null);
    }
    assertThat(small.congested()).isFalse();
    assertThat(drained).containsExactly("drained");
  }

  @Test
  void stoppingNodeTakesNothingAndWaitsForTheRest() {
    add(1);
    loop.turn();
    List<String> idle = new ArrayList<>();
    pipeline.stop(() -> idle.add("idle"));
    loop.turn();
    assertThat(idle).isEmpty();
    assertThatThrownBy(() -> add(1))
        .isInstanceOf(NotStored.class)
        .hasMessage("this node is stopping");
    sink.attempt(0).store();
    loop.turn();
    assertThat(idle).containsExactly("idle");
  }

  /** Fails attempt after attempt with the same until the batch is given up; returns how many. */
  private int answerAllUntilGivenUp(RuntimeException why, long withinMillis) {
    int before = sink.attempts().size() - 1;
    for (long passed = 0; passed <= withinMillis && receipt.failures().isEmpty(); passed++) {
      sink.attempt(sink.attempts().size() - 1).fail(why);
      loop.turn();
      if (receipt.failures().isEmpty()) {
        loop.pass(1);
      }
    }
    return sink.attempts().size() - before;
  }
}
