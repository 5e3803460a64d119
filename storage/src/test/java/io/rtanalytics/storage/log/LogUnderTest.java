package io.rtanalytics.storage.log;

import io.rtanalytics.storage.Batches;
import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.timeline.Durability;
import io.rtanalytics.wire.EventBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Opens logs on a disk and reads them out. */
final class LogUnderTest {
  static final String DIRECTORY = "log";
  static final int SEGMENT_BYTES = 1024;

  private LogUnderTest() {}

  /** A disk with a directory for the log. */
  static MemoryDisk disk() {
    MemoryDisk disk = new MemoryDisk();
    disk.makeDirectory(DIRECTORY);
    return disk;
  }

  static LogConfig.LogConfigBuilder config(Disk disk) {
    return LogConfig.builder()
        .name("test")
        .disk(disk)
        .directory(DIRECTORY)
        .segmentBytes(SEGMENT_BYTES)
        .durability(Durability.FSYNC)
        .room(() -> {})
        .onSync(nanos -> {});
  }

  static FileEventLog open(Disk disk) throws IOException {
    return FileEventLog.open(config(disk).build(), 0);
  }

  /** A batch that tells its number. */
  static EventBatch batch(long number) {
    return Batches.batch(Batches.producer(1), number, Batches.click(1, number));
  }

  /** Bytes of a frame that holds one of them. */
  static int frameBytes() {
    return LogFormat.FRAME_BYTES + batch(0).size();
  }

  /** Appends batches of these numbers, makes them durable together, returns what came back. */
  static List<Long> store(FileEventLog log, long from, long to) {
    for (long number = from; number < to; number++) {
      log.append(batch(number));
    }
    return drain(log);
  }

  /** The numbers of all entries that are handed over. */
  static List<Long> drain(FileEventLog log) {
    List<Long> numbers = new ArrayList<>();
    int before;
    do {
      before = numbers.size();
      log.poll((offset, batch) -> numbers.add(batch.sequence()));
    } while (numbers.size() > before);
    return numbers;
  }

  /** The numbers of all entries that a log holds when it is opened. */
  static List<Long> contents(Disk disk) throws IOException {
    try (FileEventLog log = open(disk)) {
      return drain(log);
    }
  }

  static List<Long> numbers(long from, long to) {
    List<Long> numbers = new ArrayList<>();
    for (long number = from; number < to; number++) {
      numbers.add(number);
    }
    return numbers;
  }

  static String segment(long first) {
    return DIRECTORY + "/" + String.format("%020d", first) + ".log";
  }
}
