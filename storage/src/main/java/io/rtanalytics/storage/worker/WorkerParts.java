package io.rtanalytics.storage.worker;

import io.rtanalytics.port.LogSource;
import io.rtanalytics.storage.checkpoint.CheckpointConfig;
import io.rtanalytics.storage.checkpoint.Checkpoints;
import io.rtanalytics.storage.checkpoint.Retention;
import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.log.FileEventLog;
import io.rtanalytics.storage.log.LogConfig;
import io.rtanalytics.storage.slice.MemoryMeter;
import io.rtanalytics.storage.slice.TableStore;
import io.rtanalytics.storage.slice.WorkerState;
import io.rtanalytics.timeline.Settings;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * The parts of a {@link Worker}, each made once and joined to the others; they start and end
 * together.
 */
final class WorkerParts implements AutoCloseable {
  final PinnedIdentity identity;
  final WorkerLifecycle lifecycle;
  final WorkerLimits limits;
  final WorkerMetrics metrics;
  final TotalsBoard board;
  final Checkpoints checkpoints;
  final ReplyTimeouts timeouts;
  final WorkerReads reads;
  final WorkerFollowing following;

  private final WorkerConfig config;
  private final Disk disk;
  private final Thread thread;

  /**
   * Makes them; the log is read from {@link #start} on.
   *
   * @param disk stands for the data directory
   * @param identity what that is pinned to
   */
  WorkerParts(WorkerConfig config, Disk disk, PinnedIdentity identity) {
    this.config = config;
    this.disk = disk;
    this.identity = identity;
    String id = config.id();
    Settings settings = config.settings();
    lifecycle = new WorkerLifecycle(id, settings.workerQueueBytes());
    limits = new WorkerLimits(settings);
    metrics = new WorkerMetrics(config.meters(), id);
    MemoryMeter meter = new MemoryMeter(config.memoryBytes());
    TableStore tables = new TableStore(disk);
    WorkerState state = new WorkerState(tables, meter, settings.maxItemsPerSlice());
    board = new TotalsBoard(state.slices());
    checkpoints = new Checkpoints(checkpointConfig(tables, meter));
    WorkerCalls calls = new WorkerCalls(lifecycle.queue()::wake);
    SealSchedule seals =
        new SealSchedule(config.clock(), System::nanoTime, limits::latenessSeconds, this::sliceOf);
    SkippedEntries skipped = new SkippedEntries(id, metrics);
    Progress progress = new Progress();
    WorkerThread loop =
        new WorkerThread(
            logOpener(),
            checkpoints,
            identity,
            lifecycle,
            board,
            metrics,
            state,
            calls,
            seals,
            progress,
            skipped);
    thread = new Thread(loop, "worker-" + id);
    timeouts = new ReplyTimeouts(id);
    reads =
        new WorkerReads(
            id, lifecycle, calls, timeouts, board, () -> identity.current().incarnation());
    following =
        WorkerFollowing.builder()
            .identity(identity)
            .lifecycle(lifecycle)
            .progress(progress)
            .skipped(skipped)
            .calls(calls)
            .board(board)
            .timeouts(timeouts)
            .build();
    metrics.watch(loop, lifecycle, state.slices().archive(), board, meter, progress);
    metrics.watch(seals);
  }

  private CheckpointConfig checkpointConfig(TableStore tables, MemoryMeter meter) {
    Settings settings = config.settings();
    return CheckpointConfig.builder()
        .name("worker-" + config.id())
        .disk(disk)
        .tables(tables)
        .meter(meter)
        .retention(new Retention(limits::keptSlices, this::newestSlice))
        .logBytes(settings.checkpointLogBytes())
        .seconds(settings.checkpointSeconds())
        .segmentBytes(settings.segmentBytes())
        .wake(lifecycle.queue()::wake)
        .stopping(lifecycle.queue()::hasEnded)
        .listener(metrics)
        .build();
  }

  private OptionalLong newestSlice() {
    return sliceOf(config.clock().instant().minusSeconds(Retention.SLACK_SECONDS));
  }

  private OptionalLong sliceOf(Instant time) {
    return identity.current().sliceOf(time);
  }

  private LogOpener logOpener() {
    LogSource source = config.log();
    if (source != null) {
      return start -> source.open(start, lifecycle.queue()::wake);
    }
    LogConfig log =
        LogConfig.builder()
            .name("worker-" + config.id())
            .disk(disk)
            .directory(Worker.LOG)
            .segmentBytes(config.settings().segmentBytes())
            .durability(config.settings().durability())
            .room(checkpoints::makeRoom)
            .onSync(metrics::countSync)
            .build();
    return start -> FileEventLog.open(log, start);
  }

  /** Begins to read the log. */
  void start() {
    thread.start();
  }

  /** Ends them one after another, once what was accepted is stored and answered. */
  @Override
  public void close() {
    lifecycle.close();
    reads.close();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true; // to leave the directory before its thread has is not an option
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    timeouts.close();
    metrics.close();
  }
}
