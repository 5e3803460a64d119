package io.rtanalytics.storage.worker;

import static io.rtanalytics.storage.Batches.ROUTING;
import static io.rtanalytics.storage.Batches.batch;
import static io.rtanalytics.storage.Batches.click;
import static io.rtanalytics.storage.Batches.event;
import static io.rtanalytics.storage.Batches.impression;
import static io.rtanalytics.storage.Batches.producer;
import static io.rtanalytics.storage.worker.WorkerUnderTest.TIMEOUT;
import static io.rtanalytics.storage.worker.WorkerUnderTest.append;
import static io.rtanalytics.storage.worker.WorkerUnderTest.config;
import static io.rtanalytics.storage.worker.WorkerUnderTest.get;
import static io.rtanalytics.storage.worker.WorkerUnderTest.open;
import static io.rtanalytics.storage.worker.WorkerUnderTest.totals;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import io.rtanalytics.secret.KeyRing;
import io.rtanalytics.secret.KeyTag;
import io.rtanalytics.secret.Secret;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.RangeTotals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerTest {
  @TempDir private Path directory;

  @Test
  void r5APostIsAnsweredByTheUpdatedTotals() throws Exception {
    try (Worker worker = open(directory)) {
      BatchReply reply =
          append(worker, batch(producer(1), 0, click(3, 1), impression(3, 1), click(9, 2)));

      assertThat(reply.outcome().applied()).isEqualTo(3);
      assertThat(reply.incarnation()).isEqualTo(1234);
      assertThat(reply.totals())
          .containsExactly(
              new SliceEntry(3, new SliceTotals(1, 1, 1)),
              new SliceEntry(9, new SliceTotals(1, 1, 0)));
    }
  }

  @Test
  void r5AnUnknownSliceIsZerosAndReadingCreatesNothing() throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (Worker worker = WorkerUnderTest.ready(Worker.open(config(directory, meters).build()))) {
      assertThat(get(worker.totals(0, 4095, ROUTING, TIMEOUT)).slices()).isEmpty();
      assertThat(meters.get("rt.worker.slices").gauge().value()).isZero();
      assertThatThrownBy(() -> get(worker.totals(0, 4096, ROUTING, TIMEOUT)))
          .isInstanceOf(Refused.class);
      assertThatThrownBy(() -> get(worker.totals(2, 1, ROUTING, TIMEOUT)))
          .isInstanceOf(Refused.class);
    }
    assertThat(meters.getMeters()).as("metrics of a closed worker").isEmpty();
  }

  @Test
  void everythingCountsOnceAcrossRepeatsAndRestarts() throws Exception {
    Model model = new Model();
    List<EventBatch> sent = new ArrayList<>();
    Random random = new Random(42);
    for (int run = 0; run < 4; run++) {
      try (Worker worker = open(directory)) {
        model.assertCounts(worker);
        for (int i = 0; i < 16; i++) {
          EventBatch batch = batch(producer(1), sent.size(), model.events(random));
          sent.add(batch);
          model.assertReply(append(worker, batch), batch);
          // Any of the latest batches may be sent again, by whoever got no answer.
          append(worker, sent.get(Math.max(0, sent.size() - 1 - random.nextInt(40))));
        }
        model.assertCounts(worker);
      }
    }
  }

  /** What should be counted, in the plainest way. */
  private static final class Model {
    private final Map<Long, Set<Long>> users = new HashMap<>();
    private final Map<Long, Set<String>> ids = new HashMap<>();
    private final Map<Long, long[]> counts = new HashMap<>();
    private int applied;

    Event[] events(Random random) {
      Event[] events = new Event[1 + random.nextInt(300)];
      applied = 0;
      for (int i = 0; i < events.length; i++) {
        long slice = random.nextInt(5);
        long user = random.nextInt(2000);
        Long id = random.nextBoolean() ? (Long) (long) random.nextInt(5) : null;
        Action action = random.nextBoolean() ? Action.CLICK : Action.IMPRESSION;
        events[i] = event(slice, user, action, id);
        count(slice, user, action, id);
      }
      return events;
    }

    private void count(long slice, long user, Action action, Long id) {
      if (id != null && !ids.computeIfAbsent(slice, it -> new HashSet<>()).add(user + ":" + id)) {
        return;
      }
      applied++;
      users.computeIfAbsent(slice, it -> new HashSet<>()).add(user);
      counts.computeIfAbsent(slice, it -> new long[2])[action == Action.CLICK ? 0 : 1]++;
    }

    void assertReply(BatchReply reply, EventBatch batch) {
      assertThat(reply.outcome().applied()).isEqualTo(applied);
      assertThat(reply.outcome().duplicates().count()).isEqualTo(batch.eventCount() - applied);
      reply.totals().forEach(entry -> assertThat(entry).isEqualTo(entry(entry.slice())));
    }

    private SliceEntry entry(long slice) {
      long[] count = counts.get(slice);
      return new SliceEntry(slice, new SliceTotals(users.get(slice).size(), count[0], count[1]));
    }

    void assertCounts(Worker worker) throws Exception {
      RangeTotals found = get(worker.totals(0, 100, ROUTING, TIMEOUT));
      assertThat(found.slices())
          .containsExactlyElementsOf(counts.keySet().stream().sorted().map(this::entry).toList());
    }
  }

  @Test
  void theSameBatchTwiceInOneGroupCountsOnce() throws Exception {
    try (Worker worker = open(directory)) {
      List<CompletionStage<BatchReply>> replies = new ArrayList<>();
      for (int sequence = 0; sequence < 16; sequence++) {
        EventBatch batch = batch(producer(1), sequence, click(1, sequence));
        for (int i = 0; i < 5; i++) {
          replies.add(worker.append(batch, TIMEOUT));
        }
      }
      for (CompletionStage<BatchReply> reply : replies) {
        assertThat(get(reply).outcome().applied()).isOne();
      }
      assertThat(totals(worker, 1)).isEqualTo(new SliceTotals(16, 16, 0));
    }
  }

  @Test
  void twoRoutingsInOneGroupTheFirstPinsAndTheOtherIsRefused() throws Exception {
    try (Worker worker = open(directory)) {
      CompletionStage<BatchReply> first =
          worker.append(batch(producer(1), 0, click(1, 1)), TIMEOUT);
      CompletionStage<BatchReply> other =
          worker.append(batch(producer(2), 0, 99, List.of(click(1, 2), click(2, 2))), TIMEOUT);

      get(first);
      assertFenced(() -> get(other));
      assertFenced(() -> get(worker.totals(0, 5, 99, TIMEOUT)));
      assertThat(totals(worker, 1)).isEqualTo(new SliceTotals(1, 1, 0));
      assertThat(totals(worker, 2)).isEqualTo(SliceTotals.ZERO);
    }
    try (Worker worker = open(directory)) {
      assertFenced(() -> append(worker, batch(producer(3), 0, 99, List.of(click(1, 2)))));
    }
  }

  /** Two API nodes that call the users of a slice by different keys would count them twice. */
  @Test
  void aBatchWithOtherKeysIsRefusedAndAQuestionIsNot() throws Exception {
    KeyRing plain = Secret.of(new byte[32]).ring();
    long pinned = plain.chained().fence(1, ROUTING);
    long other = plain.fence(1, ROUTING);
    long anyKeys = KeyTag.routingOnly(ROUTING);
    try (Worker worker = open(directory)) {
      append(worker, batch(producer(1), 0, pinned, List.of(click(1, 1))));
      assertFenced(() -> append(worker, batch(producer(2), 0, other, List.of(click(1, 1)))));
      assertFenced(() -> get(worker.totals(1, 1, other, TIMEOUT)));
      assertThat(get(worker.totals(1, 1, anyKeys, TIMEOUT)).slices()).hasSize(1);
      EventBatch byHand = batch(producer(3), 0, anyKeys, List.of(click(1, 2)));
      assertThat(append(worker, byHand).outcome().applied()).isOne();
      assertThat(get(worker.totals(1, 1, anyKeys, TIMEOUT)).slices())
          .containsExactly(new SliceEntry(1, new SliceTotals(2, 2, 0)));
    }
  }

  private static void assertFenced(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refused.class, e -> assertThat(e.reason()).isEqualTo(Refused.Reason.FENCED));
  }

  @Test
  void readingPinsNothing() throws Exception {
    try (Worker worker = open(directory)) {
      get(worker.totals(1, 1, 99, TIMEOUT));
      assertThat(append(worker, batch(producer(1), 0, click(1, 1))).outcome().applied()).isOne();
    }
  }

  @Test
  void aClosedWorkerAnswersWhatItHadAcceptedAndRefusesTheRest() throws Exception {
    Worker worker = open(directory);
    List<CompletionStage<BatchReply>> replies = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      replies.add(worker.append(batch(producer(1), i, click(1, i)), TIMEOUT));
    }
    worker.close();

    for (CompletionStage<BatchReply> reply : replies) {
      assertThat(reply.toCompletableFuture()).isCompleted();
    }
    assertThatThrownBy(() -> append(worker, batch(producer(1), 50, click(1, 1))))
        .isInstanceOfSatisfying(
            NotStored.class, e -> assertThat(e.reason()).isEqualTo(NotStored.Reason.UNREACHABLE));
    assertThat(worker.status().phase()).isEqualTo(WorkerStatus.Phase.CLOSED);
    worker.close();
    try (Worker again = open(directory)) {
      assertThat(totals(again, 1)).isEqualTo(new SliceTotals(50, 50, 0));
    }
  }

  @Test
  void metricsTellWhatBecameOfBatchesAndEvents() throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (Worker worker = WorkerUnderTest.ready(Worker.open(config(directory, meters).build()))) {
      EventBatch batch =
          batch(producer(1), 0, event(1, 1, Action.CLICK, 1L), event(1, 1, Action.CLICK, 1L));
      append(worker, batch);
      append(worker, batch);
      assertFenced(() -> append(worker, batch(producer(2), 0, 99, List.of(click(1, 1)))));

      assertThat(meters.get("rt.worker.events.applied").counter().count()).isEqualTo(1);
      assertThat(meters.get("rt.worker.events.duplicate").counter().count()).isEqualTo(1);
      for (String result : List.of("applied", "repeated", "refused")) {
        assertThat(meters.get("rt.worker.batches").tag("result", result).counter().count())
            .as(result)
            .isEqualTo(1);
      }
      assertThat(meters.get("rt.worker.ready").gauge().value()).isEqualTo(1);
      assertThat(meters.get("rt.worker.sync").tag("worker", "0").timer().count()).isPositive();
    }
  }
}
