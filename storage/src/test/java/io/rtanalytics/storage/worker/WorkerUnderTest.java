package io.rtanalytics.storage.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rtanalytics.storage.Batches;
import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Opens workers, and waits for their answers. */
final class WorkerUnderTest {
  static final Instant FIRST = Instant.parse("2017-05-20T00:00:00Z");
  static final long TIMEOUT = 20_000;

  private WorkerUnderTest() {}

  static WorkerConfig.WorkerConfigBuilder config(Path directory) {
    return config(directory, new SimpleMeterRegistry());
  }

  static WorkerConfig.WorkerConfigBuilder config(Path directory, MeterRegistry meters) {
    return WorkerConfig.builder()
        .id("0")
        .directory(directory)
        .firstSlice(FIRST)
        .sliceLength(3600)
        .secretFingerprint("0011223344556677")
        .settings(Settings.builder().segmentBytes(65_536).batchBytes(32_768).build())
        .memoryBytes(16 << 20)
        .clock(Clock.fixed(Instant.ofEpochMilli(1234), ZoneOffset.UTC))
        .meters(meters);
  }

  static Worker open(Path directory) throws Exception {
    return ready(Worker.open(config(directory).build()));
  }

  static Worker open(Path directory, Disk disk) throws Exception {
    return ready(Worker.open(config(directory).build(), disk));
  }

  static Worker ready(Worker worker) throws Exception {
    get(worker.ready());
    return worker;
  }

  static BatchReply append(Worker worker, EventBatch batch) throws Exception {
    return get(worker.append(batch, TIMEOUT));
  }

  /** The answer, or the exception that came instead. */
  static <T> T get(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get(TIMEOUT, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  static SliceTotals totals(Worker worker, long slice) {
    var found = worker.read(slice, slice, OptionalLong.of(Batches.ROUTING)).slices();
    return found.isEmpty() ? SliceTotals.ZERO : found.get(0).totals();
  }
}
