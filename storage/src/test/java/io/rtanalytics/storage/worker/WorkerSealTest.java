package io.rtanalytics.storage.worker;

import static io.rtanalytics.storage.Batches.ROUTING;
import static io.rtanalytics.storage.Batches.batch;
import static io.rtanalytics.storage.Batches.click;
import static io.rtanalytics.storage.Batches.producer;
import static io.rtanalytics.storage.worker.WorkerUnderTest.FIRST;
import static io.rtanalytics.storage.worker.WorkerUnderTest.append;
import static io.rtanalytics.storage.worker.WorkerUnderTest.config;
import static io.rtanalytics.storage.worker.WorkerUnderTest.get;
import static io.rtanalytics.storage.worker.WorkerUnderTest.ready;
import static io.rtanalytics.storage.worker.WorkerUnderTest.totals;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rtanalytics.port.Refused;
import io.rtanalytics.storage.checkpoint.Backup;
import io.rtanalytics.storage.checkpoint.CopyWriter;
import io.rtanalytics.storage.disk.LocalDisk;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.disk.Survival;
import io.rtanalytics.storage.faults.ManualClock;
import io.rtanalytics.timeline.Durability;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.EventBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slices that become final: ten minutes long, and they take events for ten minutes more. */
class WorkerSealTest {
  private static final Duration SEALED = Duration.ofMinutes(10 + 10 + 1); // slice 0
  private static final SliceTotals ONE = new SliceTotals(1, 1, 0);

  @TempDir private Path directory;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ManualClock clock = new ManualClock(FIRST);
  private MemoryDisk disk = new MemoryDisk();
  private Settings settings =
      Settings.builder()
          .segmentBytes(65_536)
          .batchBytes(32_768)
          .latenessSeconds(600)
          .durability(Durability.FSYNC)
          .build();

  private Worker open() throws Exception {
    WorkerConfig config =
        config(directory, meters).sliceLength(600).settings(settings).clock(clock).build();
    return ready(Worker.open(config, disk));
  }

  private static long firstUnsealed(Worker worker) {
    return worker.read(0, 0, OptionalLong.of(ROUTING)).firstUnsealed();
  }

  private static void awaitSealed(Worker worker, long below) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(() -> assertThat(firstUnsealed(worker)).isEqualTo(below));
  }

  private static void assertLate(Worker worker, EventBatch batch, String message) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> append(worker, batch))
        .withMessage(message)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Refused.Reason.LATE));
  }

  @Test
  void aSliceTakesEventsUntilAMinuteAfterItsLateness() throws Exception {
    try (Worker worker = open()) {
      append(worker, batch(producer(1), 0, click(0, 1)));
      clock.move(SEALED.minusSeconds(1));
      append(worker, batch(producer(1), 1, click(0, 2)));
      assertThat(firstUnsealed(worker)).isZero();
      clock.move(Duration.ofSeconds(1));
      String late = "late: slice 0 is final, slices from 1 on take events";
      assertLate(worker, batch(producer(2), 0, click(0, 3)), late);
      assertLate(worker, batch(producer(3), 0, click(1, 3), click(0, 3)), late);
      append(worker, batch(producer(4), 0, click(1, 3)));
      assertThat(firstUnsealed(worker)).isOne();
      assertThat(totals(worker, 0)).isEqualTo(new SliceTotals(2, 2, 0));
      assertThat(totals(worker, 1)).isEqualTo(ONE);
      assertThat(meters.get("rt.worker.slices.unsealed").gauge().value()).isOne();
    }
  }

  @Test
  void slicesWithoutEventsBecomeFinalUnasked() throws Exception {
    clock.move(SEALED.plusHours(20));
    try (Worker worker = open()) {
      awaitSealed(worker, 121);
    }
  }

  @Test
  void aRepeatOfWhatWasCountedBeforeGetsItsAnswer() throws Exception {
    try (Worker worker = open()) {
      EventBatch first = batch(producer(1), 0, click(0, 1), click(0, 2));
      append(worker, first);
      clock.move(SEALED);
      awaitSealed(worker, 1);
      assertThat(append(worker, first).outcome().applied()).isEqualTo(2);
      assertThat(totals(worker, 0)).isEqualTo(new SliceTotals(2, 2, 0));
    }
  }

  @Test
  void whatIsFinalStaysSoWhateverTheClockAndTheSettingsSay() throws Exception {
    try (Worker worker = open()) {
      append(worker, batch(producer(1), 0, click(0, 1)));
      clock.move(SEALED);
      awaitSealed(worker, 1);
      clock.set(FIRST);
      worker.sealAfter(() -> 0);
      assertLate(
          worker,
          batch(producer(2), 0, click(0, 2)),
          "late: slice 0 is final, slices from 1 on take events");
    }
    settings = settings.toBuilder().latenessSeconds(0).build();
    for (int i = 0; i < 2; i++) { // from the log, then from the checkpoint of the first close
      try (Worker worker = open()) {
        assertThat(firstUnsealed(worker)).isOne();
        assertLate(
            worker,
            batch(producer(3), 0, click(0, 2)),
            "late: slice 0 is final, slices from 1 on take events");
        assertThat(totals(worker, 0)).isEqualTo(ONE);
      }
    }
  }

  /**
   * Also where a batch is acknowledged before it is on disk: who was told "final" may pay on it.
   */
  @Test
  void aSealSurvivesALossOfPower() throws Exception {
    for (Durability durability : Durability.values()) {
      disk = new MemoryDisk();
      clock.set(FIRST);
      settings = settings.toBuilder().latenessSeconds(600).durability(durability).build();
      Worker worker = open();
      MemoryDisk after;
      try (worker) {
        append(worker, batch(producer(1), 0, click(0, 1)));
        clock.move(SEALED);
        awaitSealed(worker, 1);
        after = disk.crash(Survival.nothing());
      }
      disk = after;
      clock.set(FIRST);
      try (Worker again = open()) {
        assertThat(firstUnsealed(again)).as("%s", durability).isOne();
        assertThat(totals(again, 0)).as("%s", durability).isEqualTo(ONE);
      }
    }
  }

  @Test
  void aBackupKeepsIt() throws Exception {
    Path copy = directory.resolve("copy");
    try (Worker worker = open()) {
      append(worker, batch(producer(1), 0, click(0, 1)));
      clock.move(SEALED);
      awaitSealed(worker, 1);
      try (Backup backup = get(worker.backup());
          CopyWriter writer = new CopyWriter(LocalDisk.at(copy))) {
        byte[] identity = worker.identity().toJson().getBytes(StandardCharsets.UTF_8);
        writer.file(WorkerCopy.IDENTITY, identity.length);
        writer.bytes(ByteBuffer.wrap(identity));
        backup.copyTo(writer);
        writer.finish();
      }
    }
    disk = new MemoryDisk();
    WorkerCopy.restore(copy, disk, 5000);
    clock.set(FIRST);
    try (Worker worker = open()) {
      assertThat(firstUnsealed(worker)).isOne();
      assertLate(
          worker,
          batch(producer(2), 0, click(0, 2)),
          "late: slice 0 is final, slices from 1 on take events");
      assertThat(totals(worker, 0)).isEqualTo(ONE);
    }
  }

  /** Events around the limit, a clock that goes forward and back, stops, kills, losses of power. */
  @Test
  void whateverHappensWhatIsAcknowledgedIsInTheFinalTotals() throws Exception {
    for (long seed = 0; seed < 30; seed++) {
      disk = new MemoryDisk();
      clock.set(FIRST);
      Random random = new Random(seed);
      Map<Long, Long> acknowledged = new TreeMap<>();
      Map<Long, SliceTotals> finals = new TreeMap<>();
      long sealed = 0;
      long events = 0;
      Worker worker = open();
      try {
        for (int step = 0; step < 40; step++) {
          clock.move(Duration.ofSeconds(random.nextInt(-100, 300)));
          long slice = Math.max(0, Duration.between(FIRST, clock.instant()).toMinutes() / 10 - 2);
          slice += random.nextInt(3);
          try {
            append(worker, batch(producer(++events), 0, click(slice, events)));
            acknowledged.merge(slice, 1L, Long::sum);
          } catch (Refused e) {
            assertThat(e.reason()).isEqualTo(Refused.Reason.LATE);
            assertThat(slice).isLessThan(firstUnsealed(worker));
          }
          if (random.nextInt(8) == 0) {
            MemoryDisk after = disk.crash(Survival.random(seed));
            worker.close();
            disk = random.nextInt(3) == 0 ? disk : after; // or after a proper end
            worker = open();
          }
          assertThat(firstUnsealed(worker)).as("seed %s", seed).isGreaterThanOrEqualTo(sealed);
          sealed = firstUnsealed(worker);
          for (long number = 0; number < sealed; number++) {
            long count = acknowledged.getOrDefault(number, 0L);
            SliceTotals totals = totals(worker, number);
            assertThat(totals).as("seed %s", seed).isEqualTo(new SliceTotals(count, count, 0));
            assertThat(finals.merge(number, totals, (before, now) -> before)).isEqualTo(totals);
          }
        }
        assertThat(sealed).isPositive();
      } finally {
        worker.close();
      }
    }
  }
}
