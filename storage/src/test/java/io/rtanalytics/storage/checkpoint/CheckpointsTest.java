package io.rtanalytics.storage.checkpoint;

import static io.rtanalytics.storage.Batches.batch;
import static io.rtanalytics.storage.Batches.click;
import static io.rtanalytics.storage.Batches.producer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.port.CopiedFiles;
import io.rtanalytics.port.EventLog;
import io.rtanalytics.storage.disk.Fault;
import io.rtanalytics.storage.disk.FaultyDisk;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.disk.Operation;
import io.rtanalytics.storage.slice.MemoryMeter;
import io.rtanalytics.storage.slice.TableStore;
import io.rtanalytics.storage.slice.WorkerState;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.Seal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When checkpoints are taken, and what follows them. */
class CheckpointsTest {
  private static final long LOG_BYTES = 1_000_000;
  private static final long SEGMENT_BYTES = 100_000;

  private final FaultyDisk disk = new FaultyDisk(new MemoryDisk());
  private final MemoryMeter meter = new MemoryMeter(1 << 20);
  private final FakeLog log = new FakeLog();
  private final List<String> told = new ArrayList<>();
  private long kept;
  private long newest;
  private volatile boolean stopping;

  private Checkpoints checkpoints;
  private WorkerState state;
  private long batches;

  CheckpointsTest() throws IOException {
    open();
  }

  private void open() throws IOException {
    TableStore tables = new TableStore(disk);
    state = new WorkerState(tables, meter, 10);
    checkpoints =
        new Checkpoints(
            CheckpointConfig.builder()
                .name("test")
                .disk(disk)
                .tables(tables)
                .meter(meter)
                .retention(new Retention(() -> kept, () -> OptionalLong.of(newest)))
                .logBytes(LOG_BYTES)
                .seconds(3600)
                .segmentBytes(SEGMENT_BYTES)
                .wake(() -> {})
                .stopping(() -> stopping)
                .listener(new Listener())
                .build());
    checkpoints.restore(state);
  }

  @AfterEach
  void close() {
    checkpoints.close();
  }

  private final class Listener implements CheckpointListener {
    @Override
    public void cut(long nanos) {
      told.add("cut");
    }

    @Override
    public void written(long nanos, long bytes) {
      told.add("written");
    }

    @Override
    public void failed() {
      told.add("failed");
    }
  }

  /** A log of which only the offsets are of interest. */
  private static final class FakeLog implements EventLog {
    private final List<Long> trims = new ArrayList<>();
    private long trimmed;
    private long offset;

    @Override
    public long append(EventBatch batch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long append(Seal seal) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int poll(EntryHandler handler) {
      return 0;
    }

    @Override
    public long end() {
      return offset;
    }

    @Override
    public long handedOver() {
      return offset;
    }

    @Override
    public void force() {
      // It is.
    }

    @Override
    public boolean trim(long below) {
      trimmed = Math.min(below, trimmed + SEGMENT_BYTES);
      trims.add(trimmed);
      return trimmed < below;
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  /** The worker has applied a batch, up to an offset of the log. */
  private void apply(long offset, long slice) {
    state.apply(batch(producer(1), batches++, click(slice, batches)));
    log.offset = offset;
  }

  private void useUpMemory() {
    for (long slice = 0; meter.bytes() <= 2 * meter.budget(); slice++) {
      apply(slice + 1, slice);
    }
  }

  private void offer() {
    checkpoints.offer(state, log);
  }

  private void offerUntilTold(String what) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              offer();
              return told.contains(what);
            });
  }

  @Test
  void oneIsTakenWhenTheLogHasGrown() {
    apply(LOG_BYTES - 1, 1);
    offer();
    assertThat(told).isEmpty();
    apply(LOG_BYTES, 1);
    offerUntilTold("written");
    assertThat(checkpoints.offset()).isEqualTo(LOG_BYTES);
    apply(2 * LOG_BYTES - 1, 1);
    offer();
    assertThat(told).containsExactly("cut", "written");
  }

  @Test
  void theLogMayGrowToThreeTimesWhatIsWrittenAnew() {
    writeUsers(1, 25_000, LOG_BYTES);
    apply(2 * LOG_BYTES, 1);
    long enough = 3 * bytesOnDisk();
    assertThat(enough).isBetween(LOG_BYTES + 1, 4 * LOG_BYTES - 1);
    apply(LOG_BYTES + enough - 1, 1);
    offer();
    assertThat(told).isEmpty();
    apply(LOG_BYTES + enough, 1);
    offerUntilTold("written");
    assertThat(checkpoints.offset()).isEqualTo(LOG_BYTES + enough);
  }

  @Test
  void whatIsWrittenAnewIsKnownOfASliceThatIsUsedWhileItIsWritten() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    disk.inject(Fault.on(Operation.FORCE_DIRECTORY).of("slices"::equals).waitingFor(released));
    for (int user = 1; user <= 5_000; user++) {
      apply(LOG_BYTES - 5_000 + user, 1);
    }
    offerUntilTold("cut");
    apply(LOG_BYTES + 1, 1);
    assertThat(state.slices().bytesToRewrite()).isZero(); // there is no file yet
    released.countDown();
    offerUntilTold("written");
    assertThat(state.slices().bytesToRewrite()).isEqualTo(bytesOnDisk()).isPositive();
  }

  private long bytesOnDisk() {
    return state.slices().archive().stored().get(0).bytes();
  }

  /** A checkpoint of a slice that so many users are in, at an offset. */
  private void writeUsers(long slice, int users, long offset) {
    for (int user = 1; user <= users; user++) {
      apply(offset - users + user, slice);
    }
    offerUntilTold("written");
    assertThat(checkpoints.offset()).isEqualTo(offset);
    told.clear();
  }

  @Test
  void theLogForgetsASegmentAtATimeAndInTheEndAllThatIsCovered() {
    apply(LOG_BYTES, 1);
    offerUntilTold("written");
    for (int i = 0; i < 20; i++) {
      offer();
    }
    assertThat(log.trims).hasSizeGreaterThan(20).last().isEqualTo(LOG_BYTES);
  }

  @Test
  void aDiskThatIsFullHurriesOne() {
    apply(10, 1);
    checkpoints.hurry();
    offerUntilTold("written");
    assertThat(checkpoints.offset()).isEqualTo(10);
  }

  @Test
  void aFileThatCannotBeOpenedForAMomentCostsNoSlice() {
    int users = 2_000; // so many that one look-up does not load them all
    writeUsers(1, users, LOG_BYTES);
    assertThat(state.slices().evictDownTo(0)).isTrue();
    apply(2 * LOG_BYTES, 1);
    Fault fault =
        disk.inject(
            Fault.on(Operation.OPEN).of(name -> name.startsWith("slices/")).once().failing());
    offerUntilTold("failed");
    assertThat(fault.hits()).isPositive();
    assertThat(log.trims).doesNotContain(2 * LOG_BYTES);
    offerUntilTold("written");
    assertThat(checkpoints.offset()).isEqualTo(2 * LOG_BYTES);
    assertThat(state.slices().archive().damagedCount()).isZero();
    assertThat(state.slices().archive().servedTotals(1))
        .isEqualTo(new SliceTotals(users + 1, users + 1, 0));
  }

  @Test
  void whenMemoryIsUsedUpAndNothingCanBeWrittenThereIsNoRoomUntilItCan() {
    Fault fault =
        disk.inject(Fault.on(Operation.WRITE).of(name -> name.startsWith("slices/")).failing());
    useUpMemory();
    Awaitility.await()
        .until(
            () -> {
              offer();
              return !checkpoints.hasRoom();
            });
    Awaitility.await().until(() -> triedAgain(fault));
    assertThat(checkpoints.hasRoom()).isFalse();
    fault.stop();
    offerUntilTold("written");
    offer();
    assertThat(checkpoints.hasRoom()).isTrue();
  }

  private boolean triedAgain(Fault fault) {
    offer();
    return fault.hits() > 1;
  }

  @Test
  void aWorkerThatIsToStopDoesNotWaitForMemory() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    Fault fault =
        disk.inject(
            Fault.on(Operation.WRITE).of(name -> name.startsWith("slices/")).waitingFor(released));
    useUpMemory();
    CompletableFuture<Void> waiting = CompletableFuture.runAsync(this::offer);
    try {
      Awaitility.await().until(() -> fault.hits() > 0);
      assertThat(waiting).isNotDone();
      stopping = true;
      waiting.get(20, TimeUnit.SECONDS);
    } finally {
      released.countDown();
    }
  }

  @Test
  void whenItEndsAllThatIsNewIsWrittenAndTheLogForgetsIt() throws IOException {
    apply(777, 4);
    checkpoints.finish(state, log);
    assertThat(told).containsExactly("cut", "written");
    assertThat(log.trims).containsExactly(777L);
    checkpoints.close();

    open();
    assertThat(checkpoints.offset()).isEqualTo(777);
    assertThat(state.slices().archive().stored().size()).isEqualTo(1);
    checkpoints.finish(state, log);
    assertThat(told).as("there was nothing new").containsExactly("cut", "written");
  }

  @Test
  void whatIsTooOldIsDroppedAndNeverComesBack() throws IOException {
    for (long slice = 1; slice <= 9; slice++) {
      apply(100 * slice, slice);
    }
    kept = 5;
    newest = 9;
    checkpoints.finish(state, log);
    assertThat(state.slices().archive().floor()).isEqualTo(5);
    assertThat(disk.list("slices")).allMatch(name -> name.compareTo("5") >= 0).hasSize(5);

    newest = 2; // the clock was set back
    apply(1000, 7);
    checkpoints.finish(state, log);
    kept = 0; // or an operator wants to keep them all from now on
    apply(1100, 7);
    checkpoints.finish(state, log);
    assertThat(state.slices().archive().floor()).isEqualTo(5);
    checkpoints.close();
    open();
    assertThat(state.slices().archive().floor()).isEqualTo(5);
  }

  @Test
  void aFailedOneIsTriedAgainAndTheStateIsNotFrozen() throws IOException {
    disk.inject(Fault.on(Operation.FORCE_DIRECTORY).of("slices"::equals).once().failing());
    apply(LOG_BYTES, 1);
    CompletableFuture<Backup> backup = checkpoints.backup();
    offerUntilTold("failed");
    assertThat(backup).isCompletedExceptionally();
    assertThat(disk.list("slices")).isEmpty();
    apply(LOG_BYTES + 1, 1);
    checkpoints.finish(state, log);
    assertThat(told).containsExactly("cut", "failed", "cut", "written");
    checkpoints.close();
    open();
    assertThat(state.slices().archive().stored().totals(0).clicks()).isEqualTo(2);
  }

  @Test
  void filesThatAreCopiedStayUntilTheCopyIsDone() throws Exception {
    apply(LOG_BYTES, 1);
    CompletableFuture<Backup> backup = checkpoints.backup();
    offerUntilTold("written");
    told.clear();
    apply(2 * LOG_BYTES, 1);
    offerUntilTold("written");
    List<String> copied = new ArrayList<>();
    backup
        .join()
        .copyTo(
            new CopiedFiles() {
              @Override
              public void file(String name, long bytes) {
                copied.add(name);
              }

              @Override
              public void bytes(ByteBuffer bytes) {
                // It is read; what is in it is the business of other tests.
              }
            });
    assertThat(copied).containsExactly("slices/1-1.users", "MANIFEST");
    assertThat(disk.list("slices")).containsExactly("1-1.users", "1-2.users");
    backup.join().close();
    offer();
    Awaitility.await()
        .untilAsserted(() -> assertThat(disk.list("slices")).containsExactly("1-2.users"));
  }

  @Test
  void onceItIsClosedNobodyWaitsForACopy() throws IOException {
    CountDownLatch released = new CountDownLatch(1);
    disk.inject(Fault.on(Operation.CREATE).waitingFor(released));
    CompletableFuture<Backup> begun = checkpoints.backup();
    apply(1, 1);
    offer();
    CompletableFuture<Backup> waiting = checkpoints.backup();
    released.countDown();
    checkpoints.close();
    for (CompletableFuture<Backup> backup : List.of(begun, waiting, checkpoints.backup())) {
      assertThatThrownBy(backup::join).hasMessageContaining("the worker has stopped");
    }
  }
}
