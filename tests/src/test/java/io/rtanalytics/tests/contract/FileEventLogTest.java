package io.rtanalytics.tests.contract;

import io.rtanalytics.port.EventLog;
import io.rtanalytics.storage.disk.LocalDisk;
import io.rtanalytics.storage.log.FileEventLog;
import io.rtanalytics.storage.log.LogConfig;
import io.rtanalytics.timeline.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The event log in files. */
class FileEventLogTest extends EventLogContract {
  @TempDir private Path directory;

  @Override
  EventLog openAt(long start) throws IOException {
    Files.createDirectories(directory.resolve("log"));
    LogConfig config =
        LogConfig.builder()
            .name("contract")
            .disk(LocalDisk.at(directory))
            .directory("log")
            .segmentBytes(8192)
            .durability(Durability.FSYNC)
            .room(() -> {})
            .onSync(nanos -> {})
            .build();
    return FileEventLog.open(config, start);
  }
}
