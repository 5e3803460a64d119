package io.rtanalytics.storage.checkpoint;

import io.rtanalytics.port.EventLog;
import io.rtanalytics.storage.checkpoint.CheckpointWriter.Written;
import io.rtanalytics.storage.slice.FrozenSlice;
import io.rtanalytics.storage.slice.Slices;
import io.rtanalytics.storage.slice.StoredSlice;
import io.rtanalytics.storage.slice.TableStore;
import io.rtanalytics.storage.slice.WorkerState;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints in files, see {@link Manifest}. The worker's thread decides when, freezes the state
 * and goes on; a thread of its own writes. Then the worker's thread takes note of what is on disk,
 * lets slices leave memory, and has the log and the files below forgotten.
 *
 * <p>The worker's thread calls everything but {@link #backup} and {@link #makeRoom}, which are for
 * any.
 */
@Slf4j
public final class Checkpoints implements CheckpointStore {
  private static final long MIN_LEFT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long FINISH_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final CheckpointConfig config;
  private final CheckpointThread thread;
  private final Reserve reserve;
  private final Backups backups = new Backups();
  private final Scrub scrub;
  private final CheckpointSchedule schedule;
  private final MemoryBudget memory;

  private @Nullable CheckpointWriter writer;
  private Snapshot last = Snapshot.NONE;
  private long generation;
  private @Nullable CompletableFuture<Written> running;
  private List<FrozenSlice> frozenNow = List.of();
  private long lastNanos; // how long the last one took
  private boolean overfull; // memory is, and no checkpoint can be written

  /** Checkpoints of a worker; nothing is read yet. */
  public Checkpoints(CheckpointConfig config) {
    this.config = config;
    thread = new CheckpointThread(config.name());
    reserve = new Reserve(config.disk());
    reserve.want(config.segmentBytes() * 3 / 4);
    scrub = new Scrub(config.tables(), config.name());
    schedule = new CheckpointSchedule(config);
    memory = new MemoryBudget(config.meter());
  }

  @Override
  public void restore(WorkerState state) throws IOException {
    config.disk().makeDirectory(TableStore.DIRECTORY);
    Manifest.Found found = Manifest.open(config.disk());
    writer = new CheckpointWriter(config.tables(), found.manifest(), thread.forcers());
    thread.closesLast(found.manifest());
    last = found.snapshot();
    generation = last.generation();
    state.slices().restore(last.slices(), last.floor(), last.firstUnsealed());
    state.producers().restore(last.producers());
    scrub.start(last.slices());
  }

  @Override
  public long offset() {
    return last.offset();
  }

  @Override
  public void offer(WorkerState state, EventLog eventLog) {
    Slices slices = state.slices();
    scrub.found().forEach(it -> slices.damaged(it.slice(), it.generation(), it.reason()));
    settle(state, false);
    eventLog.trim(last.offset());
    if (running == null
        && slices.reunite()
        && schedule.isDue(slices, grown(eventLog), backups.isAwaited())) {
      begin(state, eventLog);
    }
    relieve(state, eventLog);
    deleteReplaced();
    reserve.want(
        slices.bytesToRewrite() * 5 / 4 + (grown(eventLog) + config.segmentBytes()) * 3 / 4);
  }

  @Override
  public void tidy() {
    Orphans.delete(config.disk(), last.slices());
  }

  private long grown(EventLog eventLog) {
    return eventLog.bytesSince(last.offset());
  }

  private void begin(WorkerState state, EventLog eventLog) {
    CheckpointWriter to = writer;
    if (to == null) {
      return;
    }
    boolean scarce = schedule.begun();
    backups.begun();
    Slices slices = state.slices();
    slices.drop(Math.max(last.floor(), config.retention().floor()));
    eventLog.force();
    List<FrozenSlice> frozen = slices.cut();
    generation++; // never used twice: what a failed one has written may still be there
    Cut cut =
        new Cut(
            generation,
            eventLog.handedOver(),
            slices.archive().floor(),
            slices.archive().firstUnsealed(),
            slices.time(),
            slices.archive().stored(),
            frozen,
            slices.missed(),
            state.producers().snapshot(),
            schedule.lastBegun());
    frozenNow = frozen;
    CompletableFuture<Written> checkpoint =
        thread.run(() -> scarce ? writeFromReserve(to, cut) : to.write(cut));
    running = checkpoint; // itself, not what follows it: who is woken is to find it done
    var unused = checkpoint.whenComplete((written, error) -> config.wake().run());
    config.listener().cut(System.nanoTime() - schedule.lastBegun());
  }

  /** Writes a cut when there may be no other room on the disk. The checkpoint's thread. */
  private Written writeFromReserve(CheckpointWriter to, Cut cut) throws IOException {
    try {
      reserve.lend();
    } catch (IOException e) {
      log.warn("{}: the reserve could not be given up: {}", config.name(), e.getMessage());
    }
    try {
      return to.write(cut);
    } finally {
      reserve.giveBack();
    }
  }

  /** Takes note of a checkpoint that has ended, or waits for its end. */
  private void settle(WorkerState state, boolean wait) {
    CompletableFuture<Written> checkpoint = running;
    if (checkpoint == null || !(wait || checkpoint.isDone())) {
      return;
    }
    running = null;
    try {
      installed(checkpoint.join(), state);
    } catch (CompletionException e) {
      failed(e.getCause() == null ? e : e.getCause());
    }
  }

  private void installed(Written written, WorkerState state) {
    if (schedule.succeeded()) {
      log.info("{}: checkpoints can be written again", config.name());
    }
    last = written.snapshot();
    written.spoiled().forEach(it -> state.slices().spoiled(it.slice(), it.reason()));
    state
        .slices()
        .stored(written.written(), frozenNow, last.slices(), written.cut().time(), memory.goal());
    frozenNow = List.of();
    backups.ready(last);
    backups.replaced(written.replaced());
    lastNanos = System.nanoTime() - written.cut().nanoTime();
    memory.written();
    config.listener().written(lastNanos, written.bytes());
  }

  private void failed(Throwable cause) {
    if (schedule.failed() && !(cause instanceof CancellationException)) {
      log.warn(
          "{}: a checkpoint could not be written; the log is kept, and it is tried again: {}",
          config.name(),
          String.valueOf(cause.getMessage()));
      log.debug("the cause", cause);
    }
    frozenNow.forEach(FrozenSlice::thaw);
    frozenNow = List.of();
    backups.failed(cause);
    config.listener().failed();
  }

  /**
   * Keeps memory within its budget: first go slices that are on disk as they are. If that is not
   * enough, a checkpoint makes more of them so. While it is written, the worker takes what comes
   * only as fast as the room that is left allows, and if that is used up, waits: its queue fills
   * then, and API nodes take less. If it can't be written, there is no room until it can.
   */
  private void relieve(WorkerState state, EventLog eventLog) {
    long grown = memory.grown();
    overfull = false;
    if (memory.keepSoft(state.slices())) {
      return;
    }
    if (running == null && !schedule.isBackingOff() && state.slices().reunite()) {
      begin(state, eventLog);
    }
    long room = memory.room();
    CompletableFuture<Written> checkpoint = running;
    if (checkpoint != null && room > 0 && memory.isExceeded()) {
      pace(checkpoint, grown, room);
    }
    while (running != null && memory.isUsedUp() && !config.stopping().getAsBoolean()) {
      awaitRoom(state, eventLog);
    }
    overfull = running == null && memory.isUsedUp();
  }

  /** Waits a little for the checkpoint that is written, and goes on from there. */
  private void awaitRoom(WorkerState state, EventLog eventLog) {
    if (running != null) {
      thread.awaits(running, System.nanoTime() + LOOK_NANOS);
      settle(state, false);
    }
    if (running == null && !memory.keep(state.slices()) && !schedule.isBackingOff()) {
      begin(state, eventLog);
    }
  }

  @Override
  public boolean hasRoom() {
    return !overfull;
  }

  /**
   * Waits for as long as growing so much may take, if what is left is to last until the checkpoint
   * is written; no longer than until it is.
   */
  private void pace(CompletableFuture<Written> checkpoint, long grown, long room) {
    long left = Math.max(MIN_LEFT_NANOS, lastNanos - (System.nanoTime() - schedule.lastBegun()));
    long pause = Math.min(MAX_PAUSE_NANOS, (long) ((double) left * grown / room));
    if (pause > 0) {
      thread.awaits(checkpoint, System.nanoTime() + pause);
    }
  }

  private void deleteReplaced() {
    CheckpointWriter by = writer;
    List<StoredSlice> replaced = backups.takeReplaced();
    if (by != null && !replaced.isEmpty()) {
      thread.execute(() -> replaced.forEach(by::delete));
    }
  }

  @Override
  public void finish(WorkerState state, EventLog eventLog) {
    long deadline = System.nanoTime() + FINISH_NANOS;
    finishRunning(state, deadline);
    if (grown(eventLog) > 0 && System.nanoTime() < deadline) {
      begin(state, eventLog);
      finishRunning(state, deadline);
    }
    boolean more = eventLog.trim(last.offset());
    while (more) {
      more = eventLog.trim(last.offset());
    }
    deleteReplaced();
  }

  private void finishRunning(WorkerState state, long deadline) {
    CompletableFuture<Written> checkpoint = running;
    CheckpointWriter by = writer;
    if (checkpoint != null && by != null && !thread.awaits(checkpoint, deadline)) {
      log.info("{}: no checkpoint within 5 s; the next start reads the log", config.name());
      by.cancel();
    }
    settle(state, true);
  }

  @Override
  public void hurry() {
    schedule.hurry();
  }

  /**
   * Reserves room for the next checkpoint, before the log takes more of the disk. Any thread.
   *
   * @throws IOException if the disk is too full for both
   */
  public void makeRoom() throws IOException {
    reserve.ensure();
  }

  /**
   * A checkpoint of now, to be copied; completes once it is on disk, or fails, as it does at once
   * when this is closed. Any thread.
   */
  public CompletableFuture<Backup> backup() {
    CompletableFuture<Backup> backup = backups.await(config.tables());
    config.wake().run();
    return backup;
  }

  @Override
  public void close() {
    CheckpointWriter by = writer;
    if (by != null) {
      by.cancel();
    }
    backups.close();
    scrub.close();
    thread.close();
    config.tables().close();
  }
}
