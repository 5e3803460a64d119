package io.rtanalytics.storage.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.storage.Batches;
import io.rtanalytics.storage.checkpoint.Backup;
import io.rtanalytics.storage.disk.Fault;
import io.rtanalytics.storage.disk.Operation;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes its time: clients are told to wait, and no more is held than is allowed. */
class SlowDiskTest {
  private static final long AMPLE = 64 << 20;
  private static final long QUEUE_BYTES = 65_536;

  @TempDir private Path directory;
  private final Random random = new Random(4);

  private static boolean isOfSlice(String name) {
    return name.startsWith("slices/");
  }

  private static boolean isSegment(String name) {
    return name.startsWith("log/") && name.endsWith(".log");
  }

  private Machine machine(long memoryBytes) throws Exception {
    Settings settings =
        Machine.settings().queueBytes(QUEUE_BYTES).workerQueueBytes(QUEUE_BYTES).build();
    return new Machine(directory, settings, memoryBytes).start();
  }

  private static EventBatch batch(long sequence, int events) {
    List<Event> all = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      long user = sequence * 1000 + i;
      all.add(new Event(10 + user % 60, Traffic.pseudonym(1, user), Action.CLICK, null, null));
    }
    return Batches.batch(Batches.producer(1), sequence, Batches.ROUTING, all);
  }

  @Test
  void aSlowLogHoldsClientsBackAndAnswersInTimeWhatItTakes() throws Exception {
    Duration slowness = Duration.ofMillis(20);
    try (Tally tally = new Tally("every sync of the log is slow; simulated disk");
        Machine machine = machine(AMPLE)) {
      Client client = new Client(650, 12, tally);
      Traffic traffic = new Traffic(random, 200);
      Fault slow =
          machine
              .disk()
              .inject(Fault.on(Operation.FORCE).of(SlowDiskTest::isSegment).delaying(slowness));
      double mostHeld = 0;
      for (int i = 0; i < 600; i++) {
        client.send(machine.worker(), i, traffic.events(60, 90, 4));
        mostHeld = Math.max(mostHeld, machine.gauge("rt.worker.queue.bytes"));
      }
      tally.struck(client.inFlight());
      client.settle();
      assertThat(client.open()).as("batches that were turned away").isGreaterThan(100);
      assertThat(mostHeld).isGreaterThan(QUEUE_BYTES / 2).isLessThanOrEqualTo(QUEUE_BYTES);
      client.assertExact(machine.worker());

      // What fits into the queue is one group: an answer waits for the group before it, and its
      // own.
      List<Double> waits = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        long sent = System.nanoTime();
        client.send(machine.worker(), 600 + i, traffic.events(5, 90, 4));
        client.settle();
        waits.add((System.nanoTime() - sent) / 1e6);
      }
      assertThat(median(waits)).isLessThan(10.0 * slowness.toMillis());

      assertThat(slow.hits()).isPositive();
      slow.stop();
      client.retryAll(machine.worker(), random);
      client.assertExact(machine.worker());
      for (int i = 610; i < 650; i++) {
        client.send(machine.worker(), i, traffic.events(20, 90, 4));
        client.settle();
      }
      assertThat(client.open()).as("turned away at full speed").isZero();
      client.assertExact(machine.worker());
    }
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  @Test
  void aCheckpointThatGetsNowhereHoldsUpNobody() throws Exception {
    try (Machine machine = machine(AMPLE)) {
      CountDownLatch released = new CountDownLatch(1);
      long sequence = fill(machine, 0, 100);
      Fault held =
          machine
              .disk()
              .inject(Fault.on(Operation.WRITE).of(SlowDiskTest::isOfSlice).waitingFor(released));
      CompletableFuture<Backup> checkpoint = machine.worker().backup();
      try {
        Awaitility.await()
            .until(
                () -> {
                  machine.nudge();
                  return held.hits() > 0;
                });
        List<Double> waits = new ArrayList<>();
        for (int i = 0; i < 300; i++) { // to the very slices that it is about to write
          long sent = System.nanoTime();
          sequence = fill(machine, sequence, 1);
          waits.add((System.nanoTime() - sent) / 1e6);
        }
        assertThat(checkpoint).isNotDone();
        assertThat(median(waits)).isLessThan(20);
      } finally {
        released.countDown();
      }
      machine.await(checkpoint).close();
    }
  }

  /** Sends batches of a hundred new users each; returns the sequence that comes next. */
  private static long fill(Machine machine, long first, int batches) throws Exception {
    for (long sequence = first; sequence < first + batches; sequence++) {
      Machine.get(machine.worker().append(batch(sequence, 100), Machine.TIMEOUT));
    }
    return first + batches;
  }

  @Test
  void memoryBeyondTheHardLimitMakesTheWorkerWaitAndThenGoOn() throws Exception {
    long budget = 300_000;
    try (Machine machine = machine(budget)) {
      Fault slow =
          machine
              .disk()
              .inject(
                  Fault.on(Operation.FORCE)
                      .of(SlowDiskTest::isOfSlice)
                      .delaying(Duration.ofMillis(20)));
      Queue<CompletableFuture<BatchReply>> replies = new ArrayDeque<>();
      double most = 0;
      for (long sequence = 0; sequence < 400; sequence++) { // 40,000 users, or 1.1 MB
        CompletableFuture<BatchReply> reply;
        do {
          reply =
              machine.worker().append(batch(sequence, 100), Machine.TIMEOUT).toCompletableFuture();
          most = Math.max(most, machine.gauge("rt.worker.memory.bytes"));
        } while (isTurnedAway(reply));
        replies.add(reply);
      }
      for (CompletableFuture<BatchReply> reply : replies) {
        assertThat(Machine.get(reply).outcome().applied()).isEqualTo(100);
      }
      assertThat(slow.hits()).isPositive();
      assertThat(most).as("budget, half of it, and a group").isLessThan(budget * 3.0 / 2 + 300_000);
      assertThat(machine.counter("rt.worker.events.applied")).isEqualTo(40_000);
    }
  }

  private static boolean isTurnedAway(CompletableFuture<BatchReply> reply) {
    return reply.isCompletedExceptionally()
        && reply.handle((done, e) -> e).join() instanceof NotStored;
  }
}
