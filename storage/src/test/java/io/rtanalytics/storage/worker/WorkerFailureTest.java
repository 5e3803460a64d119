package io.rtanalytics.storage.worker;

import static io.rtanalytics.storage.Batches.batch;
import static io.rtanalytics.storage.Batches.click;
import static io.rtanalytics.storage.Batches.producer;
import static io.rtanalytics.storage.worker.WorkerUnderTest.TIMEOUT;
import static io.rtanalytics.storage.worker.WorkerUnderTest.append;
import static io.rtanalytics.storage.worker.WorkerUnderTest.config;
import static io.rtanalytics.storage.worker.WorkerUnderTest.get;
import static io.rtanalytics.storage.worker.WorkerUnderTest.open;
import static io.rtanalytics.storage.worker.WorkerUnderTest.totals;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.event.Event;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.Refused;
import io.rtanalytics.storage.disk.Fault;
import io.rtanalytics.storage.disk.FaultyDisk;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.disk.Operation;
import io.rtanalytics.storage.log.CorruptLog;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker does when its disk does not do as it should. */
class WorkerFailureTest {
  private static final String SEGMENT = "log/00000000000000000000.log";

  @TempDir private Path directory;
  private final MemoryDisk memory = new MemoryDisk();
  private final FaultyDisk disk = new FaultyDisk(memory);

  @Test
  void aFailedSyncLeavesTheOutcomeUnknownAndEverythingLaterIsRefusedWithTheCause()
      throws Exception {
    try (Worker worker = open(directory, disk)) {
      append(worker, batch(producer(1), 0, click(1, 1)));
      disk.inject(Fault.on(Operation.FORCE).of(SEGMENT::equals).failing());

      assertThatThrownBy(() -> append(worker, batch(producer(1), 1, click(1, 2))))
          .isInstanceOf(OutcomeUnknown.class);
      Awaitility.await().until(() -> worker.status().phase() == WorkerStatus.Phase.FAILED);
      assertFailed(() -> append(worker, batch(producer(1), 2, click(1, 3))));
      assertFailed(() -> get(worker.totals(1, 1, 0, TIMEOUT)));
      assertFailed(worker::requireReady);
      assertThat(worker.status().toString()).contains("Input/output error");
    }
  }

  private static void assertFailed(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refused.class, e -> assertThat(e.reason()).isEqualTo(Refused.Reason.FAILED))
        .hasMessageContaining("Input/output error");
  }

  @Test
  void aFullDiskIsNotStoredUntilThereIsRoom() throws Exception {
    try (Worker worker = open(directory, disk)) {
      append(worker, batch(producer(1), 0, click(1, 0)));
      disk.setFree(0);
      long stored = 1;
      NotStored refusal = null;
      while (refusal == null) {
        try {
          append(worker, large(stored));
          stored++;
        } catch (NotStored e) {
          refusal = e;
        }
      }
      assertThat(refusal.reason()).isEqualTo(NotStored.Reason.DISK_FULL);
      assertThat(refusal).hasMessageContaining("No space left on device");
      assertThat(worker.status().phase()).isEqualTo(WorkerStatus.Phase.READY);
      SliceTotals before = totals(worker, 1);

      disk.setFree(Long.MAX_VALUE);
      EventBatch next = large(stored);
      Awaitility.await().until(() -> isStored(worker, next));
      assertThat(totals(worker, 1).clicks()).isEqualTo(before.clicks() + 1000);
    }
  }

  private static EventBatch large(long sequence) {
    Event[] events = new Event[1000];
    Arrays.fill(events, click(1, sequence));
    return batch(producer(1), sequence, events);
  }

  private static boolean isStored(Worker worker, EventBatch batch) throws Exception {
    try {
      append(worker, batch);
      return true;
    } catch (NotStored e) {
      return false;
    }
  }

  @Test
  void aCorruptLogIsNamedAndNothingIsServed() throws Exception {
    try (Worker worker = open(directory, disk)) {
      append(worker, batch(producer(1), 0, click(1, 1)));
    }
    memory.flip(SEGMENT, 60 * 8);

    try (Worker worker = Worker.open(config(directory).build(), disk)) {
      assertThatThrownBy(() -> get(worker.ready()))
          .isInstanceOf(CorruptLog.class)
          .hasMessageContaining(SEGMENT)
          .hasMessageContaining("offset 24");
      assertThatThrownBy(() -> append(worker, batch(producer(1), 1, click(1, 1))))
          .isInstanceOf(Refused.class)
          .hasMessageContaining(SEGMENT);
    }
  }

  @Test
  void untilItsLogIsReadEverythingIsRefused() throws Exception {
    FaultyDisk held = new FaultyDisk(disk);
    CountDownLatch released = new CountDownLatch(1);
    held.inject(Fault.on(Operation.MAKE_DIRECTORY).of("slices"::equals).waitingFor(released));
    try (Worker worker = Worker.open(config(directory).build(), held)) {
      assertThatThrownBy(() -> append(worker, batch(producer(1), 0, click(1, 1))))
          .isInstanceOfSatisfying(
              NotStored.class, e -> assertThat(e.reason()).isEqualTo(NotStored.Reason.UNREACHABLE))
          .hasMessage("worker \"0\" is starting");
      assertThatThrownBy(() -> get(worker.totals(1, 1, 0, TIMEOUT))).isInstanceOf(NotStored.class);
      assertThat(worker.ready().toCompletableFuture()).isNotDone();
      released.countDown();
      WorkerUnderTest.ready(worker);
      append(worker, batch(producer(1), 0, click(1, 1)));
    }
  }

  @Test
  void aFullQueueIsOverloadAndALateAnswerIsUnknown() throws Exception {
    FaultyDisk slow = new FaultyDisk(disk);
    CountDownLatch released = new CountDownLatch(1);
    Settings small =
        Settings.builder()
            .segmentBytes(65_536)
            .batchBytes(4096)
            .queueBytes(4096)
            .workerQueueBytes(4096)
            .build();
    try (Worker worker =
        WorkerUnderTest.ready(Worker.open(config(directory).settings(small).build(), slow))) {
      append(worker, batch(producer(1), 0, click(1, 0)));
      Fault held = slow.inject(Fault.on(Operation.FORCE).of(SEGMENT::equals).waitingFor(released));
      CompletionStage<BatchReply> first =
          worker.append(batch(producer(1), 1, click(1, 0)), TIMEOUT);
      Awaitility.await().until(() -> held.hits() > 0);
      List<CompletionStage<BatchReply>> waiting = new ArrayList<>();
      NotStored refusal = null;
      for (int i = 2; refusal == null; i++) {
        CompletionStage<BatchReply> reply =
            worker.append(batch(producer(1), i, click(1, i)), i == 2 ? 1 : TIMEOUT);
        if (i > 2 && reply.toCompletableFuture().isCompletedExceptionally()) {
          refusal = (NotStored) reply.toCompletableFuture().handle((done, e) -> e).get();
        } else {
          waiting.add(reply);
        }
      }
      assertThat(refusal.reason()).isEqualTo(NotStored.Reason.OVERLOADED);
      assertThatThrownBy(() -> get(waiting.get(0)))
          .isInstanceOf(OutcomeUnknown.class)
          .hasMessageContaining("within 1 ms");

      released.countDown();
      get(first);
      for (CompletionStage<BatchReply> reply : waiting.subList(1, waiting.size())) {
        get(reply);
      }
      assertThat(totals(worker, 1).clicks())
          .as("the late one was not begun, so it was dropped")
          .isEqualTo(waiting.size() + 1);
    }
  }
}
