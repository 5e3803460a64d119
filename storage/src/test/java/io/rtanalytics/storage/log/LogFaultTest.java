package io.rtanalytics.storage.log;

import static io.rtanalytics.storage.log.LogUnderTest.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.port.LogFailed;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.storage.disk.Fault;
import io.rtanalytics.storage.disk.FaultPlan;
import io.rtanalytics.storage.disk.FaultyDisk;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.disk.Operation;
import io.rtanalytics.storage.disk.Survival;
import io.rtanalytics.timeline.Durability;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a log does on a disk that fails, is full or is slow. */
class LogFaultTest {
  private MemoryDisk memory = LogUnderTest.disk();
  private FaultyDisk disk = new FaultyDisk(memory);
  private LogModel model = new LogModel(Durability.FSYNC);

  @BeforeAll
  static void beQuiet() {
    Silence.begin();
  }

  @AfterAll
  static void beLoud() {
    Silence.end();
  }

  private static boolean isSegment(String name) {
    return name.endsWith(".log");
  }

  private static boolean isUnfinished(String name) {
    return name.endsWith(".tmp");
  }

  private void newDisk() {
    memory = LogUnderTest.disk();
    disk = new FaultyDisk(memory);
    model = new LogModel(Durability.FSYNC);
  }

  /** Another process opens what the last one left. */
  private void assertHoldsAllAndGoesOn() throws IOException {
    disk = new FaultyDisk(memory);
    try (LogLife log = new LogLife(disk, model)) {
      log.drain();
      assertHoldsAll(memory.crash(Survival.nothing()));
      log.append(10);
      log.drain();
    }
    assertHoldsAll(memory.crash(Survival.nothing()));
  }

  private void assertHoldsAll(MemoryDisk left) throws IOException {
    LogModel after = model.copy();
    after.ended();
    try (LogLife log = new LogLife(new FaultyDisk(left), after)) {
      log.drain();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"WRITE", "FORCE"})
  void anErrorInsideASegmentIsFinalWhereverItHappens(Operation operation) throws IOException {
    for (int call = 1; ; call++) {
      newDisk();
      Fault fault =
          disk.inject(Fault.on(operation).of(LogFaultTest::isSegment).from(call).once().failing());
      LogFailed failure = failureOf(this::appendInGroups);
      if (fault.hits() == 0) {
        assertThat(call).isGreaterThan(8);
        return;
      }
      if (failure == null) {
        assertThat(disk.failures()).as("while it was closed, the mark only").isOne();
      } else {
        assertThat(failure)
            .hasMessageContaining(
                "Input/output error: " + operation.name().toLowerCase(Locale.ROOT))
            .cause()
            .isInstanceOf(IOException.class);
      }
      assertHoldsAllAndGoesOn();
    }
  }

  private void appendInGroups(LogLife log) {
    for (int group : new int[] {1, 2, 7, 3, 12}) {
      log.append(group);
      log.poll();
      log.poll(); // leaves a mark
    }
  }

  /** The first failure of some work on a log, which everything later repeats with its cause. */
  private LogFailed failureOf(Consumer<LogLife> work) throws IOException {
    try (LogLife log = new LogLife(disk, model)) {
      try {
        work.accept(log);
        return null;
      } catch (LogFailed e) {
        assertRefuses(() -> log.log().append(LogUnderTest.batch(999)), e);
        assertRefuses(() -> log.log().poll((offset, batch) -> {}), e);
        return e;
      }
    }
  }

  private static void assertRefuses(Runnable call, LogFailed first) {
    assertThatThrownBy(call::run)
        .isInstanceOf(LogFailed.class)
        .hasMessageContaining(first.getCause().getMessage())
        .hasCause(first.getCause());
  }

  @ParameterizedTest
  @EnumSource(names = {"CREATE", "WRITE", "FORCE", "RENAME", "FORCE_DIRECTORY", "OPEN", "DELETE"})
  void anErrorWhileASegmentIsMadeRefusesWhatDoesNotFitUntilItIsGone(Operation operation)
      throws IOException {
    try (LogLife log = new LogLife(disk, model)) {
      log.append(1);
      log.drain();
      Predicate<String> names =
          switch (operation) {
            case FORCE_DIRECTORY -> name -> true;
            case OPEN -> LogFaultTest::isSegment;
            default -> LogFaultTest::isUnfinished;
          };
      Fault fault = disk.inject(Fault.on(operation).of(names).failing());
      NotStored refusal = fill(log);
      assertThat(refusal.reason()).isEqualTo(NotStored.Reason.DISK_FULL);
      assertThat(refusal).hasMessageContaining("Input/output error");
      assertThat(fault.hits()).isPositive();
      log.drain(); // what was taken is stored

      fault.stop();
      awaitRoom(log);
      log.append(20);
      log.drain();
    }
    assertThat(memory.names()).noneMatch(LogFaultTest::isUnfinished);
    assertHoldsAllAndGoesOn();
  }

  private static NotStored fill(LogLife log) {
    for (int i = 0; i < 1000; i++) {
      try {
        log.append(1);
      } catch (NotStored e) {
        return e;
      }
    }
    throw new AssertionError("never refused");
  }

  private static void awaitRoom(LogLife log) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              try {
                log.append(1);
                return true;
              } catch (NotStored e) {
                return false;
              }
            });
  }

  @Test
  void aFullDiskLeavesNothingHalfWrittenHoweverMuchOfASegmentFits() throws IOException {
    for (int free = 0; free < LogUnderTest.SEGMENT_BYTES; free += 93) {
      newDisk();
      try (LogLife log = new LogLife(disk, model)) {
        log.append(1);
        log.drain();
        disk.setFree(free);
        NotStored refusal = fill(log);
        assertThat(refusal.reason()).isEqualTo(NotStored.Reason.DISK_FULL);
        assertThat(refusal).hasMessageContaining("No space left on device");
        assertThat(disk.refusedWrites()).isPositive();
        log.drain();
        assertHoldsAll(memory.crash(Survival.everything()));
        assertThat(memory.names()).containsExactly(segment(0));

        disk.setFree(Long.MAX_VALUE);
        awaitRoom(log);
        log.append(20);
        log.drain();
      }
      assertHoldsAllAndGoesOn();
    }
  }

  @Test
  void trimmingMakesRoomOnAFullDisk() throws IOException {
    try (LogLife log = new LogLife(disk, model)) {
      log.append(40);
      log.drain();
      disk.setFree(0);
      fill(log);
      log.drain();
      log.trim(0.9);
      awaitRoom(log);
      log.drain();
    }
    assertHoldsAllAndGoesOn();
  }

  @Test
  void aSegmentThatCouldNotBeDeletedForGoodLeavesNoGap() throws IOException {
    for (Operation operation : new Operation[] {Operation.DELETE, Operation.FORCE_DIRECTORY}) {
      newDisk();
      Fault fault;
      try (LogLife log = new LogLife(disk, model)) {
        log.append(60);
        log.drain();
        fault = disk.inject(Fault.on(operation).once().failing());
        log.trim(0.5);
        disk.inject(Fault.on(Operation.FORCE_DIRECTORY).losingPowerBefore());
        log.trim(0.6);
      }
      assertThat(fault.hits()).isOne();
      assertThat(disk.isPowerLost()).isTrue();
      for (Survival survival : Survival.of(memory, 20, 0)) {
        assertHoldsAll(memory.crash(survival));
      }
    }
  }

  @Test
  void aBitThatTheDiskReadsWrongOnceIsSeenAtTheStart() throws IOException {
    try (LogLife log = new LogLife(disk, model)) {
      log.append(20);
      log.drain();
    }
    byte[] before = memory.bytes(segment(0));
    for (int bit = 0; bit < 8 * (LogFormat.HEADER_BYTES + 100); bit += 13) {
      disk = new FaultyDisk(memory);
      Fault flip =
          disk.inject(Fault.on(Operation.READ).of(segment(0)::equals).once().flipping(bit));
      assertThatThrownBy(() -> new LogLife(disk, model).close())
          .isInstanceOf(CorruptLog.class)
          .hasMessageContaining(segment(0));
      assertThat(flip.hits()).isOne();
      assertThat(memory.bytes(segment(0))).isEqualTo(before);
    }
    assertHoldsAllAndGoesOn();
  }

  @Test
  void aBitThatTheDiskReadsWrongInTheReplayIsSeen() throws IOException {
    try (LogLife log = new LogLife(disk, model)) {
      log.append(20);
      log.drain();
    }
    disk = new FaultyDisk(memory);
    try (LogLife log = new LogLife(disk, model)) {
      int bit = 8 * (LogFormat.HEADER_BYTES + LogUnderTest.frameBytes() + 60);
      disk.inject(Fault.on(Operation.READ).of(segment(0)::equals).flipping(bit));
      assertThatThrownBy(log::drain)
          .isInstanceOf(CorruptLog.class)
          .hasMessageContaining("offset " + (LogFormat.HEADER_BYTES + LogUnderTest.frameBytes()))
          .hasMessageContaining(segment(0));
      assertThatThrownBy(log::poll).isInstanceOf(LogFailed.class);
    }
    assertHoldsAllAndGoesOn();
  }

  /** Holds up some operations until the test lets them go, or fails. */
  private static final class Held implements AutoCloseable {
    private final CountDownLatch released = new CountDownLatch(1);
    private final Fault fault;

    Held(FaultyDisk disk, FaultPlan which) {
      fault = disk.inject(which.waitingFor(released));
    }

    void awaitArrival() {
      Awaitility.await().until(() -> fault.hits() > 0);
    }

    @Override
    public void close() {
      released.countDown();
    }
  }

  @Test
  void nothingIsHandedOverBeforeASlowSyncIsOver() throws Exception {
    try (LogLife log = new LogLife(disk, model)) {
      log.append(5);
      CompletableFuture<Boolean> poll;
      try (Held held = new Held(disk, Fault.on(Operation.FORCE).of(LogFaultTest::isSegment))) {
        poll = CompletableFuture.supplyAsync(log::poll);
        held.awaitArrival();
        assertThat(model.stored()).isZero();
        assertThat(poll).isNotDone();
      }
      assertThat(poll.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(model.stored()).isEqualTo(5);
    }
  }

  @Test
  void whileTheNextSegmentIsSlowlyMadeThePresentOneIsFilled() throws Exception {
    int room = (LogUnderTest.SEGMENT_BYTES - LogFormat.HEADER_BYTES) / LogUnderTest.frameBytes();
    try (LogLife log = new LogLife(disk, model)) {
      log.append(1);
      log.drain();
      CompletableFuture<Void> next;
      try (Held held = new Held(disk, Fault.on(Operation.WRITE).of(LogFaultTest::isUnfinished))) {
        for (int i = 2; i < room; i++) {
          log.append(1);
          log.poll();
        }
        held.awaitArrival();
        assertThat(model.stored()).isEqualTo(room - 1);
        next = CompletableFuture.runAsync(() -> log.append(3));
        assertThat(next).isNotDone();
      }
      next.get(10, TimeUnit.SECONDS);
      log.drain();
      assertThat(model.stored()).isEqualTo(room + 2);
    }
    assertHoldsAllAndGoesOn();
  }
}
