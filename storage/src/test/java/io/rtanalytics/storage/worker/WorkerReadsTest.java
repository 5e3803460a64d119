package io.rtanalytics.storage.worker;

import static io.rtanalytics.storage.Batches.ROUTING;
import static io.rtanalytics.storage.Batches.batch;
import static io.rtanalytics.storage.Batches.producer;
import static io.rtanalytics.storage.worker.WorkerUnderTest.TIMEOUT;
import static io.rtanalytics.storage.worker.WorkerUnderTest.append;
import static io.rtanalytics.storage.worker.WorkerUnderTest.get;
import static io.rtanalytics.storage.worker.WorkerUnderTest.ready;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.Pseudonym;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import io.rtanalytics.storage.disk.Fault;
import io.rtanalytics.storage.disk.FaultyDisk;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.disk.Operation;
import io.rtanalytics.totals.Frequencies;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.FrequencyReply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Items and users of slices that are on disk, damaged, or of a worker that is not there. */
class WorkerReadsTest {
  private static final Utf8 ITEM = Utf8.of("item");

  @TempDir private Path directory;
  private final MemoryDisk disk = new MemoryDisk();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private Worker open() throws Exception {
    return ready(Worker.open(WorkerUnderTest.config(directory, meters).build(), disk));
  }

  private static Event event(long slice, long user, Action action) {
    return new Event(slice, new Pseudonym(user, ~user), action, ITEM, null);
  }

  private void fill() throws Exception {
    try (Worker worker = open()) {
      for (long slice = 1; slice <= 2; slice++) {
        append(
            worker,
            batch(
                producer(slice),
                0,
                event(slice, 1, Action.CLICK),
                event(slice, 2, Action.IMPRESSION),
                event(slice, 2, Action.IMPRESSION)));
      }
    }
  }

  private static void assertRead(Worker worker, long slice) throws Exception {
    WorkerReads reads = worker.reads();
    assertThat(get(reads.items(slice, null, ROUTING, TIMEOUT)).first())
        .isEqualTo(new SliceTotals(2, 1, 2));
    assertThat(get(reads.items(slice, ITEM, ROUTING, TIMEOUT)).first())
        .isEqualTo(new SliceTotals(2, 1, 2));
    FrequencyReply expected = new FrequencyReply(new Frequencies(1, 1, 0, 1, 0, 0, 0, 0), true);
    assertThat(get(reads.frequencies(slice, null, ROUTING, TIMEOUT))).isEqualTo(expected);
    assertThat(get(reads.frequencies(slice, ITEM, ROUTING, TIMEOUT))).isEqualTo(expected);
  }

  @Test
  void whatIsOnDiskIsReadThereAndStaysThere() throws Exception {
    fill();
    try (Worker worker = open()) {
      double bytes = meters.get("rt.worker.memory.bytes").gauge().value();
      assertRead(worker, 1);
      assertThat(meters.get("rt.worker.slices.memory").gauge().value()).isZero();
      assertThat(meters.get("rt.worker.memory.bytes").gauge().value()).isEqualTo(bytes);
    }
  }

  @Test
  void anItemOnDiskTakesOneOpenAndIsVerifiedOnlyOnce() throws Exception {
    fill();
    FaultyDisk counting = new FaultyDisk(disk);
    try (Worker worker = ready(Worker.open(WorkerUnderTest.config(directory).build(), counting))) {
      Fault opens = counting.inject(onItems(Operation.OPEN));
      Fault reads = counting.inject(onItems(Operation.READ));
      get(worker.reads().items(1, ITEM, ROUTING, TIMEOUT));
      long verifying = reads.hits();
      assertThat(opens.hits()).isOne();
      get(worker.reads().items(1, ITEM, ROUTING, TIMEOUT));
      assertThat(opens.hits()).isEqualTo(2);
      assertThat(reads.hits() - verifying).isLessThan(verifying);
    }
  }

  /** Counts; but not what is done to verify all files after the start, by a thread of its own. */
  private static Fault onItems(Operation operation) {
    return Fault.on(operation)
        .of(name -> name.endsWith("items") && !isScrub(Thread.currentThread()))
        .delaying(Duration.ZERO);
  }

  private static boolean isScrub(Thread thread) {
    return thread.getName().endsWith("-scrub");
  }

  @Test
  void aFileThatIsDamagedWhenItIsReadIsThatSlicesMatterAlone() throws Exception {
    fill();
    for (String kind : new String[] {"users", "items", "pairs"}) {
      MemoryDisk whole = disk.copy();
      try (Worker worker = ready(Worker.open(WorkerUnderTest.config(directory).build(), whole))) {
        assertRead(worker, 1);
        String file =
            whole.names().stream()
                .filter(name -> name.startsWith("slices/1-") && name.endsWith(kind))
                .findFirst()
                .orElseThrow();
        whole.flip(file, 77);
        assertRefused(
            Refused.Reason.DAMAGED,
            file,
            () -> get(worker.reads().frequencies(1, ITEM, ROUTING, TIMEOUT)),
            () -> get(worker.reads().items(1, ITEM, ROUTING, TIMEOUT)),
            () -> append(worker, batch(producer(9), 0, event(1, 1, Action.CLICK))));
        assertRead(worker, 2);
      }
    }
  }

  private static void assertRefused(
      Refused.Reason reason, String message, ThrowingCallable... calls) {
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .hasMessageContaining(message)
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
    }
  }

  @Test
  void aWorkerThatIsClosedAnswersNothing() throws Exception {
    Worker worker = open();
    worker.close();
    assertThatThrownBy(() -> get(worker.reads().items(1, null, ROUTING, TIMEOUT)))
        .isInstanceOf(NotStored.class);
    assertThatThrownBy(() -> get(worker.reads().frequencies(1, null, ROUTING, TIMEOUT)))
        .isInstanceOf(NotStored.class);
  }

  @Test
  void tooManyQuestionsAreTurnedAwayAndEveryOneIsAnswered() throws Exception {
    fill();
    try (Worker worker = open()) {
      var answers =
          IntStream.range(0, 1_000)
              .mapToObj(i -> worker.reads().items(1, null, ROUTING, TIMEOUT))
              .toList();
      long answered = 0;
      for (var answer : answers) {
        try {
          assertThat(get(answer).count()).isEqualTo(1);
          answered++;
        } catch (NotStored e) {
          assertThat(e.reason()).isEqualTo(NotStored.Reason.OVERLOADED);
        }
      }
      assertThat(answered).isGreaterThanOrEqualTo(64);
    }
  }
}
