package io.rtanalytics.storage.log;

import static io.rtanalytics.storage.log.LogUnderTest.DIRECTORY;
import static io.rtanalytics.storage.log.LogUnderTest.config;
import static io.rtanalytics.storage.log.LogUnderTest.drain;
import static io.rtanalytics.storage.log.LogUnderTest.numbers;
import static io.rtanalytics.storage.log.LogUnderTest.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.disk.Survival;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmptyLogTest {
  private final MemoryDisk disk = LogUnderTest.disk();

  private static FileEventLog open(Disk disk, long start) throws IOException {
    return FileEventLog.open(config(disk).build(), start);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 31_526, 1L << 40})
  void itGoesOnFromItsOffset(long offset) throws IOException {
    EmptyLog.create(disk, DIRECTORY, offset);

    try (FileEventLog log = open(disk, offset)) {
      assertThat(log.handedOver()).isEqualTo(offset);
      assertThat(store(log, 0, 2000)).isEqualTo(numbers(0, 2000)); // over several segments
      assertThat(log.end()).isGreaterThan(offset);
    }
    assertThat(disk.names()).hasSizeGreaterThan(2);
    try (FileEventLog log = open(disk, offset)) {
      assertThat(drain(log)).isEqualTo(numbers(0, 2000));
    }
  }

  @Test
  void itSurvivesALossOfPowerWithoutAnEntryAndWithSome() throws IOException {
    EmptyLog.create(disk, DIRECTORY, 5000);
    MemoryDisk unused = disk.crash(Survival.nothing());
    try (FileEventLog log = open(unused, 5000)) {
      assertThat(drain(log)).isEmpty();
      assertThat(store(log, 0, 3)).isEqualTo(numbers(0, 3));
      try (FileEventLog again = open(unused.crash(Survival.nothing()), 5000)) {
        assertThat(drain(again)).isEqualTo(numbers(0, 3));
      }
    }
  }

  @Test
  void nothingBelowItCanBeAskedFor() throws IOException {
    EmptyLog.create(disk, DIRECTORY, 5000);

    assertThatThrownBy(() -> open(disk, 4999)).isInstanceOf(CorruptLog.class);
  }
}
