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
import io.rtanalytics.port.Refused.Reason;
import io.rtanalytics.timeline.ClusterSource;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.ProducerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Batches that are refused for the sake of one slice. Time and replies come from the test alone.
 */
class SplitBatchTest {
  private static final long TIMEOUT = 2000;

  private final FakeLoop loop = new FakeLoop();
  private final FakeSink sink = new FakeSink();
  private final AtomicLong producers = new AtomicLong();
  private final List<FakeReceipt> receipts = new ArrayList<>();
  private long sliceLength = 3600;
  private IngestPipeline pipeline = pipeline(Settings.builder().batchEvents(64).build());

  private IngestPipeline pipeline(Settings settings) {
    return IngestPipeline.builder()
        .loop(loop)
        .clusters(ClusterSource.fixed(Clusters.sliced(settings, sliceLength, "0")))
        .clock(Clusters.CLOCK)
        .secret(Clusters.SECRET)
        .workers(sink)
        .producers(() -> new ProducerId(0, producers.incrementAndGet()))
        .listener((worker, batch, reply, asked) -> {})
        .build();
  }

  /** Adds an event of its own user per slice named; each has a receipt of its own. */
  private void add(long... slices) {
    for (long slice : slices) {
      FakeReceipt receipt = new FakeReceipt();
      long timestamp = Clusters.at(slice * sliceLength);
      Utf8 user = Utf8.of("user " + receipts.size());
      pipeline.accept(new RawEvent(timestamp, user, Action.CLICK, null, null), receipt);
      receipts.add(receipt);
    }
  }

  /** Of a second each, so that many of them lie before the clock. */
  private void useShortSlices(Settings settings) {
    sliceLength = 1;
    pipeline = pipeline(settings);
  }

  private EventBatch batch(int attempt) {
    return sink.attempt(attempt).batch();
  }

  private void failAttempt(int attempt, RuntimeException why) {
    sink.attempt(attempt).fail(why);
    loop.turn();
  }

  private void store(int attempt, long... duplicates) {
    sink.attempt(attempt).store(duplicates);
    loop.turn();
  }

  private static List<Long> slicesOf(EventBatch batch) {
    return LongStream.range(0, batch.sliceCount()).mapToObj(i -> batch.slice((int) i)).toList();
  }

  private static List<Long> usersOf(EventBatch batch, long slice) {
    List<Long> users = new ArrayList<>();
    var events = batch.events();
    while (events.next()) {
      if (events.slice() == slice) {
        users.add(events.userLow());
      }
    }
    return users;
  }

  /** What each event's receipt was told: S stored, D duplicate, F failed, - nothing yet. */
  private String told() {
    StringBuilder told = new StringBuilder();
    for (FakeReceipt receipt : receipts) {
      int calls = receipt.stored() + receipt.failures().size();
      assertThat(calls).as("calls of one receipt").isLessThanOrEqualTo(1);
      String stored = receipt.duplicates() > 0 ? "D" : "S";
      told.append(calls == 0 ? "-" : receipt.stored() == 1 ? stored : "F");
    }
    return told.toString();
  }

  private EventCounts counts() {
    EventCounts counts = pipeline.counters().snapshot();
    long rejected = Stream.of(Rejection.values()).mapToLong(counts::rejected).sum();
    assertThat(counts.stored() + counts.duplicate() + rejected)
        .isEqualTo(counts.received() - counts.unanswered() - counts.inFlight());
    return counts;
  }

  private void assertNothingIsHeld() {
    assertThat(counts().inFlight()).isZero();
    assertThat(pipeline.congested()).isFalse();
    List<String> idle = new ArrayList<>();
    pipeline.stop(() -> idle.add("idle"));
    loop.turn();
    assertThat(idle).containsExactly("idle");
  }

  private void assertSequencesHaveNoGaps() {
    Map<ProducerId, TreeSet<Long>> sequences = new HashMap<>();
    sink.attempts()
        .forEach(
            attempt ->
                sequences
                    .computeIfAbsent(attempt.batch().producer(), id -> new TreeSet<>())
                    .add(attempt.batch().sequence()));
    sequences.forEach(
        (producer, seen) -> {
          assertThat(seen.first()).isZero();
          assertThat(seen.last()).isEqualTo(seen.size() - 1);
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"FENCED", "DAMAGED", "EXPIRED"})
  void refusedBatchGoesAgainSliceBySlice(Reason reason) {
    add(0, 1, 0, 2, 1);
    loop.turn();
    failAttempt(0, new Refused(reason, "for the sake of slice 1"));
    assertThat(sink.attempts()).hasSize(4);
    for (int slice = 0; slice < 3; slice++) {
      EventBatch part = batch(1 + slice);
      assertThat(slicesOf(part)).containsExactly((long) slice);
      assertThat(part.routingDigest(0)).isEqualTo(batch(0).routingDigest(slice));
      assertThat(usersOf(part, slice)).isEqualTo(usersOf(batch(0), slice));
      assertThat(part.producer()).isEqualTo(new ProducerId(0, 2));
      assertThat(part.sequence()).isEqualTo(slice);
    }
    assertThat(told()).isEqualTo("-----");
    assertThat(counts().inFlight()).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource(names = {"FENCED", "DAMAGED", "EXPIRED"})
  void onlyTheSliceThatIsRefusedAgainFails(Reason reason) {
    add(0, 1, 0, 2, 1);
    loop.turn();
    Refused why = new Refused(reason, "slice 1");
    failAttempt(0, why);
    store(1, 0b10);
    failAttempt(2, why);
    store(3);
    assertThat(told()).isEqualTo("SFDSF");
    assertThat(receipts.get(4).failures()).containsExactly(why);
    EventCounts counts = counts();
    assertThat(counts.stored()).isEqualTo(2);
    assertThat(counts.duplicate()).isEqualTo(1);
    assertThat(counts.rejected(Rejection.of(why))).isEqualTo(2);
    assertThat(counts.fencedBatches()).isEqualTo(reason == Reason.FENCED ? 2 : 0);
    assertThat(sink.attempts()).hasSize(4);
    assertSequencesHaveNoGaps();
    assertNothingIsHeld();
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAUTHORIZED", "MALFORMED", "FAILED"})
  void otherRefusalsAreNotForTheSakeOfASlice(Reason reason) {
    add(0, 1);
    loop.turn();
    failAttempt(0, new Refused(reason, "as a whole"));
    assertThat(sink.attempts()).hasSize(1);
    assertThat(told()).isEqualTo("FF");
    assertNothingIsHeld();
  }

  /**
   * It may be a repeat of what was stored before the slice was damaged: parts would count twice.
   */
  @Test
  void whatMayHaveBeenStoredIsNotSplit() {
    add(0, 1);
    loop.turn();
    failAttempt(0, new OutcomeUnknown("broke"));
    failAttempt(1, new Refused(Reason.DAMAGED, "slice 1"));
    loop.pass(TIMEOUT);
    assertThat(sink.attempts()).hasSize(2);
    assertThat(told()).isEqualTo("FF");
    assertThat(receipts.get(0).failures().get(0)).isInstanceOf(OutcomeUnknown.class);
    assertThat(counts().unanswered()).isEqualTo(2);
  }

  @Test
  void whatSurelyWasNotStoredAtFirstIsSplit() {
    add(0, 1);
    loop.turn();
    failAttempt(0, new NotStored(NotStored.Reason.UNREACHABLE, "no one there"));
    loop.pass(20);
    failAttempt(1, new Refused(Reason.DAMAGED, "slice 1"));
    assertThat(sink.attempts()).hasSize(4);
  }

  @Test
  void batchOfAForgottenProducerIsSplitToo() {
    add(0, 1);
    loop.turn();
    failAttempt(0, new Refused(Reason.OUTSIDE_WINDOW, "forgotten"));
    failAttempt(1, new Refused(Reason.DAMAGED, "slice 1"));
    store(2);
    store(3);
    assertThat(told()).isEqualTo("SS");
    assertSequencesHaveNoGaps();
    assertNothingIsHeld();
  }

  @Test
  void partsHaveTheTimeThatIsLeft() {
    add(0, 1);
    loop.turn();
    loop.pass(1500);
    failAttempt(0, new Refused(Reason.DAMAGED, "slice 1"));
    assertThat(sink.attempt(1).timeoutMillis()).isEqualTo(500);
    assertThat(sink.attempt(2).timeoutMillis()).isEqualTo(500);
  }

  @Test
  void partWithoutAnAnswerIsUnknownAndTheOtherIsStored() {
    add(0, 1, 0);
    loop.turn();
    loop.pass(1500);
    failAttempt(0, new Refused(Reason.DAMAGED, "slice 1"));
    store(1);
    loop.pass(700);
    assertThat(told()).isEqualTo("SFS");
    assertThat(receipts.get(1).failures().get(0)).isInstanceOf(OutcomeUnknown.class);
    assertThat(counts().unanswered()).isEqualTo(1);
    store(2); // much too late
    assertThat(told()).isEqualTo("SFS");
    assertNothingIsHeld();
  }

  @Test
  void partIsRepeatedUnderItsSequence() {
    add(0, 1);
    loop.turn();
    failAttempt(0, new Refused(Reason.DAMAGED, "slice 1"));
    failAttempt(1, new OutcomeUnknown("broke"));
    assertThat(batch(3)).isSameAs(batch(1));
    store(3);
    failAttempt(2, new Refused(Reason.DAMAGED, "slice 1"));
    assertThat(told()).isEqualTo("SF");
    assertNothingIsHeld();
  }

  @Test
  void atMostSixteenAreUnderWayAndPartsGoFirst() {
    useShortSlices(Settings.builder().batchEvents(20).build());
    add(LongStream.range(0, 20).toArray());
    loop.turn();
    add(LongStream.generate(() -> 500).limit(20 * 20).toArray());
    assertThat(sink.attempts()).hasSize(16);
    failAttempt(0, new Refused(Reason.DAMAGED, "slice 7"));
    for (int i = 1; i < sink.attempts().size(); i++) {
      assertThat(sink.attempts().size() - i).isLessThanOrEqualTo(16);
      store(i);
    }
    assertThat(sink.attempts()).hasSize(1 + 20 + 20);
    for (int i = 0; i < 20; i++) {
      assertThat(slicesOf(batch(16 + i))).containsExactly((long) i);
    }
    assertThat(told()).isEqualTo("S".repeat(20 + 400));
    assertSequencesHaveNoGaps();
    assertNothingIsHeld();
  }

  /** Surely not stored: they were never sent on their own. */
  @Test
  void partsThatFindNoRoomInTimeAreNotStored() {
    useShortSlices(Settings.builder().batchEvents(20).build());
    add(LongStream.range(0, 20).toArray());
    loop.turn();
    failAttempt(0, new Refused(Reason.DAMAGED, "slice 7"));
    loop.pass(TIMEOUT + 300);
    assertThat(sink.attempts()).hasSize(1 + 16);
    assertThat(told()).isEqualTo("F".repeat(20));
    assertThat(receipts.get(0).failures().get(0)).isInstanceOf(OutcomeUnknown.class);
    assertThat(receipts.get(19).failures().get(0)).isInstanceOf(NotStored.class);
    assertThat(counts().unanswered()).isEqualTo(16);
    assertThat(counts().rejected(Rejection.OVERLOADED)).isEqualTo(4);
    assertNothingIsHeld();
  }

  @Test
  void bytesThatWaitInPartsCountAgainstTheQueue() {
    useShortSlices(Settings.builder().batchBytes(4096).queueBytes(8192).build());
    int added = fill();
    assertThat(pipeline.congested()).isTrue();
    int answered = 0;
    Refused why = new Refused(Reason.DAMAGED, "some slice");
    failAttempt(answered++, why);
    assertThatThrownBy(() -> add(2000)).hasMessage("the queue for worker 0 is full");
    for (; answered < sink.attempts().size(); answered++) {
      sink.attempt(answered).fail(why); // of many slices at first, then of one each
      loop.turn();
      assertThat(counts().inFlight()).isLessThanOrEqualTo(added);
    }
    assertThat(told()).isEqualTo("F".repeat(added));
    assertThat(counts().rejected(Rejection.DAMAGED)).isEqualTo(added);
    assertSequencesHaveNoGaps();
    loop.pass(RefusedSlices.MILLIS);
    assertThat(fill()).as("there is as much room as before").isEqualTo(added);
  }

  private int fill() {
    int before = receipts.size();
    assertThatThrownBy(() -> add(LongStream.range(0, 1000).toArray()))
        .isInstanceOf(NotStored.class)
        .hasMessage("the queue for worker 0 is full");
    loop.turn();
    return receipts.size() - before;
  }

  /** Else every batch of a busy slice would be sent twice. */
  @Test
  void sliceThatWasJustRefusedIsTurnedAwayAndTheOthersGoTogether() {
    add(0, 1);
    loop.turn();
    Refused why = new Refused(Reason.DAMAGED, "slice 1");
    failAttempt(0, why);
    store(1);
    failAttempt(2, why);
    assertThatThrownBy(() -> add(1)).isSameAs(why);
    add(0, 2);
    loop.turn();
    assertThat(slicesOf(batch(3))).containsExactly(0L, 2L);
    store(3);
    assertThat(counts().rejected(Rejection.DAMAGED)).isEqualTo(2);

    loop.pass(RefusedSlices.MILLIS);
    add(1);
    loop.turn();
    store(4);
    assertThat(told()).isEqualTo("SFSSS");
    assertNothingIsHeld();
  }

  @Test
  void batchOfManySlicesCondemnsNoneOfThem() {
    add(0, 1);
    loop.turn();
    failAttempt(0, new Refused(Reason.DAMAGED, "slice 1"));
    add(0, 1);
    assertThat(receipts).hasSize(4);
  }
}
