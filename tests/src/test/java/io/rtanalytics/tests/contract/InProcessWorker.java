package io.rtanalytics.tests.contract;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rtanalytics.port.BatchSink;
import io.rtanalytics.port.ItemSource;
import io.rtanalytics.port.LogSource;
import io.rtanalytics.port.TotalsSource;
import io.rtanalytics.storage.worker.Worker;
import io.rtanalytics.storage.worker.WorkerConfig;
import io.rtanalytics.timeline.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A worker called directly, as {@code rt serve} does. */
final class InProcessWorker implements WorkerUnderTest {
  private final Path directory;
  private final @Nullable LogSource log;
  private Worker worker;

  InProcessWorker(Path directory) throws Exception {
    this(directory, null);
  }

  InProcessWorker(Path directory, @Nullable LogSource log) throws Exception {
    this.directory = directory;
    this.log = log;
    this.worker = open();
  }

  private Worker open() throws Exception {
    Worker opened =
        Worker.open(
            WorkerConfig.builder()
                .id("0")
                .directory(directory.resolve("worker-0"))
                .firstSlice(Instant.parse("2017-05-20T00:00:00Z"))
                .sliceLength(3600)
                .settings(Settings.DEFAULTS)
                .memoryBytes(16 << 20)
                .log(log)
                .clock(Clock.systemUTC())
                .meters(new SimpleMeterRegistry())
                .build());
    opened.ready().toCompletableFuture().get(20, TimeUnit.SECONDS);
    return opened;
  }

  @Override
  public BatchSink sink() {
    return worker;
  }

  @Override
  public TotalsSource totals() {
    return worker;
  }

  @Override
  public ItemSource items() {
    return worker.reads();
  }

  @Override
  public void restart() throws Exception {
    worker.close();
    worker = open();
  }

  @Override
  public void close() throws Exception {
    worker.close();
  }
}
