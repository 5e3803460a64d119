package io.rtanalytics.storage.faults;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rtanalytics.storage.Batches;
import io.rtanalytics.storage.checkpoint.Backup;
import io.rtanalytics.storage.disk.FaultyDisk;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.disk.Survival;
import io.rtanalytics.storage.worker.Worker;
import io.rtanalytics.storage.worker.WorkerConfig;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.wire.EventBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A machine on which a worker runs: it can be started, stopped, killed and lose power. Its disk is
 * in memory. One thread.
 */
final class Machine implements AutoCloseable {
  static final Instant FIRST = Instant.parse("2017-05-20T00:00:00Z");
  static final int SLICE_SECONDS = 3600;
  static final int SEGMENT_BYTES = 65_536;

  /** Longer than anything here takes, in milliseconds. */
  static final long TIMEOUT = 30_000;

  final ManualClock clock;
  private final Path lockDirectory;
  private final Settings settings;
  private final long memoryBytes;

  private MemoryDisk memory;
  private FaultyDisk disk;
  private Worker worker;
  private SimpleMeterRegistry meters = new SimpleMeterRegistry();

  /**
   * A machine that has nothing on its disk and runs nothing.
   *
   * @param lockDirectory a real one, for the lock
   */
  Machine(Path lockDirectory, Settings settings, long memoryBytes) {
    this(
        lockDirectory,
        settings,
        memoryBytes,
        new MemoryDisk(),
        new ManualClock(FIRST.plusSeconds(100L * SLICE_SECONDS)));
  }

  private Machine(
      Path lockDirectory,
      Settings settings,
      long memoryBytes,
      MemoryDisk memory,
      ManualClock clock) {
    this.lockDirectory = lockDirectory;
    this.settings = settings;
    this.memoryBytes = memoryBytes;
    this.memory = memory;
    this.disk = new FaultyDisk(memory);
    this.clock = clock;
  }

  /** Small segments, and no checkpoint unless it is asked for. */
  static Settings.SettingsBuilder settings() {
    return Settings.builder()
        .segmentBytes(SEGMENT_BYTES)
        .batchBytes(SEGMENT_BYTES / 2)
        .checkpointSeconds(86_400)
        .maxItemsPerSlice(12);
  }

  /** Another machine that has a disk, while this one may run on. */
  Machine with(MemoryDisk other) throws IOException {
    Path itsOwn = Files.createTempDirectory(lockDirectory, "other");
    ManualClock sameTime = new ManualClock(clock.instant());
    return new Machine(itsOwn, settings, memoryBytes, other, sameTime);
  }

  /** The disk as it is. */
  MemoryDisk memory() {
    return memory;
  }

  /** The same, where faults are injected; another one after each loss of power or kill. */
  FaultyDisk disk() {
    return disk;
  }

  Worker worker() {
    return worker;
  }

  SimpleMeterRegistry meters() {
    return meters;
  }

  double gauge(String name) {
    return meters.get(name).gauge().value();
  }

  double counter(String name) {
    return meters.get(name).counter().count();
  }

  /** Opens the worker; it may still be reading its log. */
  Machine open() throws Exception {
    meters = new SimpleMeterRegistry();
    WorkerConfig config =
        WorkerConfig.builder()
            .id("0")
            .directory(lockDirectory)
            .firstSlice(FIRST)
            .sliceLength(SLICE_SECONDS)
            .secretFingerprint("0011223344556677")
            .settings(settings)
            .memoryBytes(memoryBytes)
            .clock(clock)
            .meters(meters)
            .build();
    worker = Worker.open(config, disk);
    return this;
  }

  /** Opens the worker and waits until it is ready; throws what it failed with. */
  Machine start() throws Exception {
    open();
    get(worker.ready());
    return this;
  }

  /** Ends the worker as an operator would. */
  Machine stop() {
    if (worker != null) {
      worker.close();
      worker = null;
    }
    return this;
  }

  /** What a killed worker leaves behind: what the system holds is not lost. */
  MemoryDisk killed() {
    return memory.copy();
  }

  /** The worker is gone, and the machine has another disk from now on. */
  Machine becomes(MemoryDisk other) {
    stop();
    memory = other;
    disk = new FaultyDisk(other);
    return this;
  }

  /** The power is lost now, unless that has happened before. */
  Machine losePower(Survival survival) {
    MemoryDisk left = disk.isPowerLost() ? null : memory.crash(survival);
    stop();
    return becomes(left == null ? memory.crash(survival) : left);
  }

  /** Makes a checkpoint of now and waits until it is on disk. */
  void checkpoint() throws Exception {
    await(worker.backup()).close();
  }

  /** Waits for a checkpoint. */
  Backup await(CompletableFuture<Backup> checkpoint) throws Exception {
    long end = System.nanoTime() + TIMEOUT * 1_000_000;
    while (!checkpoint.isDone() && System.nanoTime() < end) {
      nudge();
      LockSupport.parkNanos(50_000);
    }
    return get(checkpoint);
  }

  /**
   * Sends a batch that is refused and changes nothing: an idle worker would look after checkpoints
   * once in a second only, and nobody need wait so long.
   */
  void nudge() {
    EventBatch unknown = Batches.batch(Batches.producer(-1), 1_000_000, Batches.click(0, 0));
    if (worker != null) {
      worker.append(unknown, TIMEOUT).toCompletableFuture().exceptionally(e -> null).join();
    }
  }

  /** The names of the slice files. */
  List<String> sliceFiles() throws Exception {
    return memory.list("slices");
  }

  /** The answer, or the exception that came instead. */
  static <T> T get(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get(TIMEOUT, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @Override
  public void close() {
    stop();
  }
}
