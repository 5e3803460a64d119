package io.rtanalytics.storage.worker;

import io.rtanalytics.port.EventLog;
import io.rtanalytics.port.LogFailed;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.storage.checkpoint.CheckpointStore;
import io.rtanalytics.storage.checkpoint.CorruptManifest;
import io.rtanalytics.storage.log.CorruptLog;
import io.rtanalytics.storage.slice.WorkerState;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;

/**
 * What a worker's one thread does from start to end: opens the log, replays it, stores groups of
 * batches until the queue ends, closes the log. Whatever it can't deal with ends it, and the worker
 * has failed for good.
 */
@Slf4j
@RequiredArgsConstructor
final class WorkerThread implements Runnable {
  // Bounds a group, so that its first batch does not wait for too many others.
  private static final long GROUP_BYTES = 4 << 20;
  private static final long IDLE_MILLIS = 100;
  private static final long SETTLED_MILLIS = 1_000;
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final LogOpener opener;
  private final CheckpointStore checkpoints;
  private final PinnedIdentity identity;
  private final WorkerLifecycle lifecycle;
  private final TotalsBoard board;
  private final WorkerMetrics metrics;
  private final WorkerState state;
  private final WorkerCalls calls;
  private final SealSchedule seals;
  private final Progress progress;
  private final SkippedEntries skipped;

  private List<PendingBatch> group = List.of();
  private volatile long logEnd;

  @Override
  public void run() {
    log.info("worker \"{}\" reads its log", name());
    try (checkpoints) {
      checkpoints.restore(state);
      try (EventLog eventLog = opener.open(checkpoints.offset())) {
        checkpoints.tidy();
        run(eventLog);
      }
    } catch (Throwable e) {
      RuntimeException refusal = lifecycle.fail(e);
      // Of the group that it was at, any batch may be in the log already.
      refuse(group, new OutcomeUnknown(String.valueOf(refusal.getMessage())));
      refuse(lifecycle.queue().take(Long.MAX_VALUE, 0), refusal);
      report(e);
    } finally {
      calls.end(lifecycle.refusal());
    }
  }

  private void report(Throwable cause) {
    // What the disk did is said by its message; anything else is a mistake of ours, and needs more.
    boolean disk =
        cause instanceof CorruptLog
            || cause instanceof CorruptManifest
            || cause instanceof LogFailed
            || cause instanceof IOException;
    log.error(
        "worker \"{}\" has failed and refuses everything from now on: {}",
        name(),
        cause.getMessage(),
        disk ? null : cause);
  }

  private void run(EventLog eventLog) {
    BatchWriter writer =
        new BatchWriter(eventLog, state, checkpoints, identity, board, metrics, skipped);
    try {
      if (replay(eventLog, writer)) {
        lifecycle.start();
        serve(eventLog, writer);
        checkpoints.finish(state, eventLog);
      }
    } catch (Throwable e) {
      writer.abandon(e);
      throw e;
    }
  }

  /** Reads the log of before; returns whether all of it, for the worker may be closed meanwhile. */
  private boolean replay(EventLog eventLog, BatchWriter writer) {
    logEnd = eventLog.end();
    long first = checkpoints.offset();
    long began = System.nanoTime();
    long reported = began;
    long total = 0;
    int portion = writer.read();
    boolean more = hasMore(eventLog, portion);
    while (more && !lifecycle.queue().hasEnded()) {
      total += portion;
      if (System.nanoTime() - reported > PROGRESS_NANOS) {
        reported = System.nanoTime();
        log.info(
            "worker \"{}\" reads its log: {} batches applied so far, {} %",
            name(), total, 100 * (eventLog.handedOver() - first) / Math.max(1, logEnd - first));
      }
      progress.move(eventLog);
      offer(eventLog); // what is replayed need not fit into memory either
      portion = writer.read();
      more = hasMore(eventLog, portion);
    }
    total += portion;
    progress.move(eventLog);
    log.info(
        "worker \"{}\": {} batches from the log in {} ms, {} slices, {} of them in memory",
        name(),
        total,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began),
        state.slices().archive().count(),
        state.slices().inMemoryCount());
    return !more;
  }

  /** Whether the log of before is not read yet; what others add meanwhile may have no end. */
  private boolean hasMore(EventLog eventLog, int portion) {
    return eventLog.isBehind() ? eventLog.handedOver() < logEnd : portion > 0;
  }

  private void offer(EventLog eventLog) {
    checkpoints.offer(state, eventLog);
    while (!checkpoints.hasRoom() && !lifecycle.queue().hasEnded()) {
      LockSupport.parkNanos(RETRY_NANOS);
      checkpoints.offer(state, eventLog);
    }
  }

  private void serve(EventLog eventLog, BatchWriter writer) {
    BatchQueue queue = lifecycle.queue();
    long waitMillis = IDLE_MILLIS;
    do {
      group = queue.take(GROUP_BYTES, waitMillis);
      writer.seal(seals.due(state.slices().archive().firstUnsealed()));
      writer.store(group);
      progress.move(eventLog);
      calls.run(state);
      if (!group.isEmpty() || eventLog.handedOver() > logEnd) {
        logEnd = eventLog.end(); // what the log writes for itself while it is quiet is no news
      }
      if (group.isEmpty()) {
        waitMillis = SETTLED_MILLIS; // the log has: now and then a checkpoint is to be looked after
      } else {
        waitMillis = IDLE_MILLIS;
      }
    } while (!group.isEmpty() || !queue.isDrained());
  }

  private static void refuse(List<PendingBatch> batches, RuntimeException why) {
    batches.forEach(pending -> pending.fail(why));
  }

  private String name() {
    return identity.current().worker();
  }

  /** Where the last batches ended in the log; any thread may ask. */
  long logEnd() {
    return logEnd;
  }
}
