package io.rtanalytics.storage.log;

import static io.rtanalytics.storage.log.LogUnderTest.config;
import static io.rtanalytics.storage.log.LogUnderTest.contents;
import static io.rtanalytics.storage.log.LogUnderTest.drain;
import static io.rtanalytics.storage.log.LogUnderTest.numbers;
import static io.rtanalytics.storage.log.LogUnderTest.open;
import static io.rtanalytics.storage.log.LogUnderTest.segment;
import static io.rtanalytics.storage.log.LogUnderTest.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.Pseudonym;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.port.LogFailed;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import io.rtanalytics.storage.Batches;
import io.rtanalytics.storage.disk.Fault;
import io.rtanalytics.storage.disk.FaultyDisk;
import io.rtanalytics.storage.disk.LocalDisk;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.disk.Operation;
import io.rtanalytics.storage.disk.Survival;
import io.rtanalytics.timeline.Durability;
import io.rtanalytics.wire.EventBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileEventLogTest {
  private final MemoryDisk memory = LogUnderTest.disk();
  private final FaultyDisk disk = new FaultyDisk(memory);

  @Test
  void entriesComeBackInOrderAndAgainAfterReopening() throws IOException {
    try (FileEventLog log = open(disk)) {
      assertThat(store(log, 0, 3)).isEqualTo(numbers(0, 3));
      assertThat(store(log, 3, 100)).isEqualTo(numbers(3, 100)); // over many segments
      assertThat(drain(log)).isEmpty();
    }
    assertThat(memory.names()).hasSizeGreaterThan(10);
    assertThat(contents(disk)).isEqualTo(numbers(0, 100));
  }

  @Test
  void whatIsAppendedBeforeTheReplayIsOverComesAfterIt() throws IOException {
    try (FileEventLog log = open(disk)) {
      store(log, 0, 20);
    }
    try (FileEventLog log = open(disk)) {
      assertThat(store(log, 20, 40)).isEqualTo(numbers(0, 40));
    }
  }

  @Test
  void aGroupCostsOneSyncAndNothingIsDurableBefore() throws IOException {
    try (FileEventLog log = open(disk)) {
      store(log, 0, 1);
      long before = disk.count(Operation.FORCE);
      MemoryDisk killed = memory.copy();
      log.append(LogUnderTest.batch(1));
      log.append(LogUnderTest.batch(2));

      assertThat(disk.count(Operation.FORCE)).isEqualTo(before);
      assertThat(contents(memory.copy())).isEqualTo(contents(killed)).isEqualTo(numbers(0, 1));
      assertThat(drain(log)).isEqualTo(numbers(1, 3));
      assertThat(disk.count(Operation.FORCE)).isEqualTo(before + 1);
      assertThat(contents(memory.copy())).isEqualTo(numbers(0, 3));
    }
  }

  @Test
  void withDurabilityOsOnlyAFullSegmentIsForced() throws IOException {
    LogConfig config = config(disk).durability(Durability.OS).build();
    try (FileEventLog log = FileEventLog.open(config, 0)) {
      store(log, 0, 1);
      long before = disk.count(Operation.FORCE);

      for (int i = 1; i < 4; i++) {
        store(log, i, i + 1);
        store(log, 0, 0); // idle: it must not claim what was not forced
      }

      assertThat(disk.count(Operation.FORCE)).isEqualTo(before);
      assertThat(contents(memory.copy())).isEqualTo(numbers(0, 4));
      store(log, 4, 100);
    }
    assertThat(contents(disk)).isEqualTo(numbers(0, 100));
  }

  @Test
  void anIdleLogMarksOnceThatItsLastEntriesAreDurable() throws IOException {
    try (FileEventLog log = open(disk)) {
      log.append(LogUnderTest.batch(0));
      assertThat(log.poll((offset, batch) -> {})).isOne();
      long end = log.end();

      assertThat(drain(log)).isEmpty();
      assertThat(log.end()).isEqualTo(end + LogFormat.FRAME_BYTES);
      assertThat(drain(log)).isEmpty();
      assertThat(log.end()).isEqualTo(end + LogFormat.FRAME_BYTES);
    }
    try (FileEventLog log = open(disk)) {
      assertThat(drain(log)).isEqualTo(numbers(0, 1));
      long end = log.end();
      assertThat(drain(log)).as("marked before it was closed").isEmpty();
      assertThat(log.end()).isEqualTo(end);
    }
  }

  @Test
  void entriesFromAnOffsetOn() throws IOException {
    List<Long> offsets = new ArrayList<>();
    try (FileEventLog log = open(disk)) {
      LongStream.range(0, 50)
          .forEach(number -> offsets.add(log.append(LogUnderTest.batch(number))));
      drain(log);
      offsets.add(log.end());
    }
    for (int i = 0; i <= 50; i++) {
      try (FileEventLog log = FileEventLog.open(config(disk).build(), offsets.get(i))) {
        assertThat(drain(log)).isEqualTo(numbers(i, 50));
      }
    }
    long beyond = offsets.get(50) + 10_000;
    assertThatThrownBy(() -> FileEventLog.open(config(disk).build(), beyond))
        .isInstanceOf(CorruptLog.class)
        .hasMessageContaining(Long.toString(beyond));
  }

  @Test
  void trimmingDeletesWholeSegmentsBelowOneByOne() throws IOException {
    try (FileEventLog log = open(disk)) {
      store(log, 0, 100);
      int before = memory.names().size();
      for (int deleted = 1; deleted <= 4; deleted++) {
        assertThat(log.trim(5000)).isEqualTo(deleted < 4);
        assertThat(memory.names()).hasSize(before - deleted);
      }
      assertThat(log.trim(5000)).isFalse();
      assertThat(memory.names())
          .hasSize(before - 4)
          .doesNotContain(segment(0), segment(3072))
          .contains(segment(4096));
      while (log.trim(Long.MAX_VALUE)) {
        assertThat(memory.names().size()).isPositive();
      }
      assertThat(store(log, 100, 120)).isEqualTo(numbers(100, 120));
    }
    assertThatThrownBy(() -> open(disk)).isInstanceOf(CorruptLog.class);
  }

  @Test
  void aBatchFillsASegmentOrIsRefused() throws IOException {
    EventBatch largest =
        batchOf(LogUnderTest.SEGMENT_BYTES - LogFormat.HEADER_BYTES - 2 * LogFormat.FRAME_BYTES);
    try (FileEventLog log = open(disk)) {
      store(log, 0, 1);
      log.append(largest);
      log.append(largest);
      assertThat(drain(log)).hasSize(2);
      assertThatThrownBy(() -> log.append(batchOf(largest.size() + 1)))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("segment-bytes");
      assertThat(store(log, 1, 2)).isEqualTo(numbers(1, 2));
    }
    assertThat(contents(disk)).hasSize(4);
  }

  /** A batch of a size from 100 bytes on: an event more, and items of any length. */
  private static EventBatch batchOf(int bytes) {
    for (int events = 1; events < 40; events++) {
      int items = bytes - 56 - events * 26;
      if (items >= events && items <= events * 128) {
        return batch(events, items);
      }
    }
    throw new IllegalArgumentException("no batch of " + bytes + " bytes");
  }

  @Test
  void batchesLargerThanTheBufferAreWrittenWhole(@TempDir Path directory) throws IOException {
    LocalDisk local = LocalDisk.at(directory.resolve("new/worker-0"));
    local.makeDirectory(LogUnderTest.DIRECTORY);
    LogConfig config = config(local).segmentBytes(16 << 20).build();
    EventBatch large = batch(60_000, 60_000 * 100);
    try (FileEventLog log = FileEventLog.open(config, 0)) {
      store(log, 0, 2);
      for (int i = 0; i < 5; i++) {
        log.append(large);
      }
      assertThat(drain(log)).hasSize(5);
    }
    List<Integer> sizes = new ArrayList<>();
    try (FileEventLog log = FileEventLog.open(config, 0)) {
      while (log.poll((offset, batch) -> sizes.add(batch.size())) > 0) {
        // on, to the end
      }
    }
    assertThat(sizes).hasSize(7).endsWith(large.size(), large.size(), large.size());
  }

  @Test
  void aFailedSyncIsFinal() throws IOException {
    FileEventLog log = open(disk);
    store(log, 0, 1);
    disk.inject(Fault.on(Operation.FORCE).of(name -> name.endsWith(".log")).failing());

    log.append(LogUnderTest.batch(1));
    assertThatThrownBy(() -> drain(log))
        .isInstanceOf(LogFailed.class)
        .hasMessageContaining("Input/output error")
        .hasCauseInstanceOf(IOException.class);
    assertThatThrownBy(() -> log.append(LogUnderTest.batch(2)))
        .isInstanceOf(LogFailed.class)
        .hasMessageContaining("Input/output error");
    assertThatThrownBy(() -> drain(log)).isInstanceOf(LogFailed.class);
    log.close();
  }

  @Test
  void aFailedWriteIsFinal() throws IOException {
    FileEventLog log = open(disk);
    store(log, 0, 1);
    disk.inject(Fault.on(Operation.WRITE).of(name -> name.endsWith(".log")).failing());

    log.append(LogUnderTest.batch(1));
    assertThatThrownBy(() -> drain(log)).isInstanceOf(LogFailed.class);
    assertThatThrownBy(() -> log.append(LogUnderTest.batch(2))).isInstanceOf(LogFailed.class);
    log.close();
  }

  @Test
  void aFullDiskRefusesAndRecoversByItself() throws IOException {
    try (FileEventLog log = open(disk)) {
      List<Long> stored = new ArrayList<>(store(log, 0, 1));
      disk.setFree(0);
      long next = fill(log);
      stored.addAll(drain(log));

      assertThat(stored).isEqualTo(numbers(0, next));
      assertThat(memory.names()).noneMatch(name -> name.endsWith(".tmp"));
      assertThatThrownBy(() -> log.append(LogUnderTest.batch(next)))
          .isInstanceOfSatisfying(
              NotStored.class, e -> assertThat(e.reason()).isEqualTo(NotStored.Reason.DISK_FULL))
          .hasMessageContaining("No space left on device");
      assertThat(drain(log)).isEmpty();

      disk.setFree(Long.MAX_VALUE);
      Awaitility.await().until(() -> fits(log, next));
      assertThat(drain(log)).isEqualTo(numbers(next, next + 1));
      assertThat(store(log, next + 1, next + 100)).hasSize(99);
    }
    assertThat(contents(disk)).hasSizeGreaterThan(100).isSorted();
  }

  private static long fill(FileEventLog log) {
    long number = 1;
    while (fits(log, number)) {
      number++;
    }
    return number;
  }

  private static boolean fits(FileEventLog log, long number) {
    try {
      log.append(LogUnderTest.batch(number));
      return true;
    } catch (NotStored e) {
      return false;
    }
  }

  @Test
  void aNewLogOnAFullDiskWaitsForRoom() throws IOException {
    disk.setFree(0);
    try (FileEventLog log = open(disk)) {
      assertThatThrownBy(() -> log.append(LogUnderTest.batch(0))).isInstanceOf(NotStored.class);
      disk.setFree(Long.MAX_VALUE);
      Awaitility.await().until(() -> fits(log, 0));
      assertThat(drain(log)).isEqualTo(numbers(0, 1));
    }
  }

  @Test
  void segmentsMayHaveDifferentSizes() throws IOException {
    try (FileEventLog log = open(disk)) {
      store(log, 0, 30);
    }
    LogConfig larger = config(disk).segmentBytes(4096).build();
    try (FileEventLog log = FileEventLog.open(larger, 0)) {
      assertThat(store(log, 30, 130)).isEqualTo(numbers(0, 130));
    }
    assertThat(contents(disk)).isEqualTo(numbers(0, 130));
  }

  @Test
  void aSpareSegmentOfAnotherSizeIsNotWrittenTo() throws IOException {
    try (FileEventLog log = open(disk)) {
      store(log, 0, 10); // more than half full, so that the next segment is there
    }
    int spares = memory.names().size();
    LogConfig larger = config(disk).segmentBytes(4096).build();
    try (FileEventLog log = FileEventLog.open(larger, 0)) {
      drain(log);
      log.append(batchOf(2000));
      assertThat(drain(log)).hasSize(1);
    }
    assertThat(spares).isGreaterThan(1);
    assertThat(contents(disk)).hasSize(11);
  }

  @Test
  void recoveryWritesAnewWhatAFailedSyncMayHaveLost() throws IOException {
    disk.inject(Fault.on(Operation.FORCE).of(name -> name.endsWith(".log")).failing());
    FileEventLog failed = open(disk);
    failed.append(LogUnderTest.batch(0));
    failed.append(LogUnderTest.batch(1));
    assertThatThrownBy(() -> drain(failed)).isInstanceOf(LogFailed.class);
    failed.close();

    try (FileEventLog log = open(memory)) { // the system still reads back what it could not write
      assertThat(drain(log)).isEqualTo(numbers(0, 2));
      MemoryDisk left = memory.crash(Survival.nothing());
      assertThat(contents(left)).as("handed over, so durable").isEqualTo(numbers(0, 2));
    }
  }

  private static EventBatch batch(int events, int itemBytes) {
    List<Event> list = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      int length = itemBytes / events + (i < itemBytes % events ? 1 : 0);
      Utf8 item = Utf8.of("x".repeat(length));
      list.add(new Event(1, new Pseudonym(0, i), Action.CLICK, item, null));
    }
    return Batches.batch(Batches.producer(2), 0, Batches.ROUTING, list);
  }
}
