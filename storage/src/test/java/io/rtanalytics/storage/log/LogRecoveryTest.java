package io.rtanalytics.storage.log;

import static io.rtanalytics.storage.log.LogUnderTest.contents;
import static io.rtanalytics.storage.log.LogUnderTest.drain;
import static io.rtanalytics.storage.log.LogUnderTest.frameBytes;
import static io.rtanalytics.storage.log.LogUnderTest.numbers;
import static io.rtanalytics.storage.log.LogUnderTest.open;
import static io.rtanalytics.storage.log.LogUnderTest.segment;
import static io.rtanalytics.storage.log.LogUnderTest.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.storage.disk.MemoryDisk;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a crash leaves is cut; what was durable and is damaged is never passed over. */
class LogRecoveryTest {
  private static final int HEADER = LogFormat.HEADER_BYTES;

  private final MemoryDisk disk = LogUnderTest.disk();

  /** Stores batches in groups of one, as if the process were killed right after the last sync. */
  private MemoryDisk killedAfter(int batches) throws IOException {
    try (FileEventLog log = open(disk)) {
      for (int i = 0; i < batches; i++) {
        log.append(LogUnderTest.batch(i));
        log.poll((offset, batch) -> {});
      }
      return disk.copy();
    }
  }

  private static void zero(MemoryDisk disk, String name, int from, int to) throws IOException {
    byte[] bytes = disk.bytes(name);
    Arrays.fill(bytes, from, to, (byte) 0);
    disk.setBytes(name, bytes);
  }

  @Test
  void aTailTornAtAnyByteIsCutAndTheLogGoesOn() throws IOException {
    MemoryDisk killed = killedAfter(3);
    int last = HEADER + 2 * frameBytes();
    for (int kept = 0; kept < frameBytes(); kept++) {
      MemoryDisk torn = killed.copy();
      zero(torn, segment(0), last + kept, last + frameBytes());

      try (FileEventLog log = open(torn)) {
        assertThat(drain(log)).as("kept %d bytes", kept).isEqualTo(numbers(0, 2));
        store(log, 7, 9);
      }
      assertThat(contents(torn)).as("kept %d bytes", kept).isEqualTo(List.of(0L, 1L, 7L, 8L));
    }
  }

  @Test
  void aTornGroupIsCutWholeFromItsFirstDamagedFrame() throws IOException {
    try (FileEventLog log = open(disk)) {
      log.append(LogUnderTest.batch(0));
      log.poll((offset, batch) -> {});
      log.append(LogUnderTest.batch(1));
      log.append(LogUnderTest.batch(2)); // one group: its pages may reach the disk in any order
      log.poll((offset, batch) -> {});
      MemoryDisk torn = disk.copy();
      torn.flip(segment(0), 8L * (HEADER + frameBytes() + 50));

      assertThat(contents(torn)).isEqualTo(numbers(0, 1));
    }
  }

  @Test
  void anyFlippedBitOfAClosedLogIsSeenOrHarmless() throws IOException {
    killedAfter(3); // and closed in good order
    int used = HEADER + 3 * frameBytes();
    for (int bit = 0; bit < 8 * LogUnderTest.SEGMENT_BYTES; bit += bit / 8 < used + 24 ? 1 : 37) {
      MemoryDisk flipped = disk.copy();
      flipped.flip(segment(0), bit);

      if (bit / 8 < used) {
        assertThatThrownBy(() -> open(flipped))
            .as("bit %d", bit)
            .isInstanceOf(CorruptLog.class)
            .hasMessageContaining(segment(0));
      } else {
        assertThat(contents(flipped)).as("bit %d", bit).isEqualTo(numbers(0, 3));
      }
    }
  }

  @Test
  void aDamagedFrameBelowADurableOneIsCorruptionAndNothingIsChanged() throws IOException {
    MemoryDisk damaged = killedAfter(3);
    int second = HEADER + frameBytes();
    zero(damaged, segment(0), second, second + frameBytes());
    byte[] before = damaged.bytes(segment(0));

    assertThatThrownBy(() -> open(damaged))
        .isInstanceOf(CorruptLog.class)
        .hasMessageContaining("offset " + second)
        .hasMessageContaining(segment(0));
    assertThat(damaged.bytes(segment(0))).isEqualTo(before);
  }

  @Test
  void aLostEndOfASegmentIsCorruptionIfThereIsMoreBehind() throws IOException {
    try (FileEventLog log = open(disk)) {
      store(log, 0, 30);
    }
    int perSegment = (LogUnderTest.SEGMENT_BYTES - HEADER) / frameBytes();
    int last = HEADER + (perSegment - 1) * frameBytes();
    MemoryDisk damaged = disk.copy();
    zero(damaged, segment(0), last, LogUnderTest.SEGMENT_BYTES);

    assertThatThrownBy(() -> open(damaged))
        .isInstanceOf(CorruptLog.class)
        .hasMessageContaining("offset " + last);
  }

  @Test
  void damageInAnEarlierSegmentIsCorruption() throws IOException {
    try (FileEventLog log = open(disk)) {
      store(log, 0, 30);
    }
    MemoryDisk damaged = disk.copy();
    damaged.flip(segment(1024), 8 * 1020); // in what is filled with zeros, or the last frame

    assertThatThrownBy(() -> open(damaged)).isInstanceOf(CorruptLog.class);
  }

  @Test
  void missingAndShortenedSegmentsAreCorruption() throws IOException {
    try (FileEventLog log = open(disk)) {
      store(log, 0, 30);
    }
    MemoryDisk missing = disk.copy();
    missing.delete(segment(1024));
    assertThatThrownBy(() -> open(missing))
        .isInstanceOf(CorruptLog.class)
        .hasMessageContaining("missing");

    MemoryDisk shortened = disk.copy();
    shortened.setBytes(segment(1024), Arrays.copyOf(shortened.bytes(segment(1024)), 1000));
    assertThatThrownBy(() -> open(shortened))
        .isInstanceOf(CorruptLog.class)
        .hasMessageContaining(segment(1024));

    MemoryDisk beheaded = disk.copy();
    beheaded.delete(segment(0));
    assertThatThrownBy(() -> open(beheaded)).isInstanceOf(CorruptLog.class);
  }

  @Test
  void anUnfinishedSegmentIsRemoved() throws IOException {
    MemoryDisk killed = killedAfter(1);
    killed.create(segment(4096) + ".tmp").close();

    assertThat(contents(killed)).isEqualTo(numbers(0, 1));
    assertThat(killed.names()).doesNotContain(segment(4096) + ".tmp");
  }

  @Test
  void aKillAtAnyGroupKeepsExactlyWhatWasSynced() throws IOException {
    try (FileEventLog log = open(disk)) {
      for (long stored = 3; stored <= 120; stored += 3) {
        store(log, stored - 3, stored);
        assertThat(contents(disk.copy())).isEqualTo(numbers(0, stored));
      }
    }
  }
}
