package io.rtanalytics.storage.worker;

import static io.rtanalytics.storage.Batches.batch;
import static io.rtanalytics.storage.Batches.click;
import static io.rtanalytics.storage.Batches.event;
import static io.rtanalytics.storage.Batches.producer;
import static io.rtanalytics.storage.worker.WorkerUnderTest.append;
import static io.rtanalytics.storage.worker.WorkerUnderTest.config;
import static io.rtanalytics.storage.worker.WorkerUnderTest.open;
import static io.rtanalytics.storage.worker.WorkerUnderTest.ready;
import static io.rtanalytics.storage.worker.WorkerUnderTest.totals;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import io.rtanalytics.storage.checkpoint.Backup;
import io.rtanalytics.storage.checkpoint.CopyWriter;
import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.disk.Fault;
import io.rtanalytics.storage.disk.FaultyDisk;
import io.rtanalytics.storage.disk.LocalDisk;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.disk.Operation;
import io.rtanalytics.storage.disk.Survival;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.EventBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of workers, and workers that begin with one. */
class WorkerCopyTest {
  private static final long NOW = 5000; // the copied worker's incarnation is 1234

  @TempDir private Path directory;
  private final MemoryDisk restored = new MemoryDisk();

  private Path original() {
    return directory.resolve("worker-0");
  }

  private Path copy() {
    return directory.resolve("copy");
  }

  private static void write(Worker worker, Backup backup, CopyWriter writer) throws IOException {
    byte[] identity = worker.identity().toJson().getBytes(StandardCharsets.UTF_8);
    writer.file(WorkerCopy.IDENTITY, identity.length);
    writer.bytes(ByteBuffer.wrap(identity));
    backup.copyTo(writer);
    writer.finish();
  }

  private void copy(Worker worker) throws Exception {
    try (Backup backup = WorkerUnderTest.get(worker.backup());
        CopyWriter writer = new CopyWriter(LocalDisk.at(copy()))) {
      write(worker, backup, writer);
    }
  }

  private Worker restore() throws Exception {
    WorkerCopy.restore(copy(), restored, NOW);
    return open(directory, restored);
  }

  /** A copy of a worker with events in two slices. */
  private void copyOfSome() throws Exception {
    try (Worker worker = open(original())) {
      append(worker, batch(producer(1), 0, click(1, 1), click(2, 1), click(2, 2)));
      copy(worker);
    }
  }

  @Test
  void aRestoredWorkerCountsOnFromItsCopy() throws Exception {
    Event withId = event(1, 7, Action.CLICK, 99L);
    try (Worker worker = open(original())) {
      append(worker, batch(producer(1), 0, click(1, 1), withId));
      append(worker, batch(producer(1), 1, click(2, 1)));
      copy(worker);
      append(worker, batch(producer(1), 2, click(2, 2))); // not in it
    }

    try (Worker worker = restore()) {
      assertThat(totals(worker, 1)).isEqualTo(new SliceTotals(2, 2, 0));
      assertThat(totals(worker, 2)).isEqualTo(new SliceTotals(1, 1, 0));

      assertThat(append(worker, batch(producer(1), 1, click(2, 1))).outcome().applied())
          .as("the answer again, to a repeat")
          .isOne();
      assertThat(append(worker, batch(producer(2), 0, withId)).outcome().applied()).isZero();
      assertThat(append(worker, batch(producer(1), 2, click(2, 2))).incarnation()).isEqualTo(NOW);
      assertThat(totals(worker, 1)).isEqualTo(new SliceTotals(2, 2, 0));
      assertThat(totals(worker, 2)).isEqualTo(new SliceTotals(2, 2, 0));
    }
    try (Worker worker = open(directory, restored)) {
      assertThat(totals(worker, 2)).as("after a restart").isEqualTo(new SliceTotals(2, 2, 0));
      assertThat(worker.incarnation()).isEqualTo(NOW);
    }
  }

  @Test
  void itIsPinnedAsItsOriginalWas() throws Exception {
    copyOfSome();
    restore().close();

    WorkerConfig other = config(directory).secretFingerprint("ffffffffffffffff").build();
    assertThatThrownBy(() -> Worker.open(other, restored))
        .isInstanceOf(WorkerStartRefused.class)
        .hasMessageContainingAll("0011223344556677", "ffffffffffffffff");
  }

  @Test
  void itsIncarnationIsGreaterWhateverTheClockSays() throws Exception {
    copyOfSome();

    assertThat(WorkerCopy.restore(copy(), restored, 3).identity().incarnation()).isEqualTo(1235);
  }

  @Test
  void aWorkerWithoutEventsCanBeCopied() throws Exception {
    try (Worker worker = open(original())) {
      copy(worker);
    }
    try (Worker worker = restore()) {
      append(worker, batch(producer(1), 0, click(1, 1)));
    }
    try (Worker worker = open(directory, restored)) {
      assertThat(totals(worker, 1)).isEqualTo(new SliceTotals(1, 1, 0));
    }
  }

  @Test
  void withoutSlicesACopyNeedsNoDirectoryOfThem() throws Exception {
    try (Worker worker = open(original())) {
      copy(worker);
    }
    Files.delete(copy().resolve("slices")); // as who unpacks a tar has it
    restore().close();
  }

  @Test
  void aDamagedSliceIsLeftOutAndTheOthersAreCopied() throws Exception {
    try (Worker worker = open(original())) {
      append(worker, batch(producer(1), 0, click(1, 1), click(2, 1), click(2, 2)));
      WorkerUnderTest.get(worker.backup()).close(); // a checkpoint
      Path file = original().resolve("slices").resolve(sliceFiles().get(0));
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 4;
      Files.write(file, bytes);
      copy(worker);
    }
    assertThat(WorkerCopy.verify(LocalDisk.at(copy())).checkpoint().missed()).isOne();
    for (int life = 0; life < 2; life++) {
      try (Worker worker = life == 0 ? restore() : open(directory, restored)) {
        assertThat(totals(worker, 2).uniqueUsers()).isGreaterThanOrEqualTo(2);
        assertThatThrownBy(() -> totals(worker, 1)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> append(worker, batch(producer(3), 0, click(1, 9))))
            .isInstanceOf(Refused.class)
            .hasMessageContaining("slice 1 is damaged");
        append(worker, batch(producer(4 + life), 0, click(2, 9)));
      }
    }
  }

  @Test
  void whatIsRestoredSurvivesALossOfPower() throws Exception {
    copyOfSome();
    WorkerCopy.restore(copy(), restored, NOW);

    MemoryDisk rest = restored.crash(Survival.nothing());

    try (Worker worker = open(directory, rest)) {
      assertThat(totals(worker, 1)).isEqualTo(new SliceTotals(1, 1, 0));
      assertThat(totals(worker, 2)).isEqualTo(new SliceTotals(2, 2, 0));
    }
  }

  @Test
  void aRestoreThatFailsAnywhereSaysSo() throws Exception {
    copyOfSome();
    FaultyDisk counted = new FaultyDisk(new MemoryDisk());
    WorkerCopy.restore(copy(), counted, NOW);

    for (int change = 1; change <= counted.changes(); change++) {
      FaultyDisk disk = new FaultyDisk(new MemoryDisk());
      disk.inject(Fault.onChange().from(change).once().failing());
      assertThatThrownBy(() -> WorkerCopy.restore(copy(), disk, NOW))
          .as("change %d", change)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void anyDamageToACopyIsFound() throws Exception {
    copyOfSome();
    List<Path> files;
    try (Stream<Path> all = Files.walk(copy())) {
      files = all.filter(Files::isRegularFile).toList();
    }
    assertThat(files).hasSize(4); // two tables of users, the manifest and the identity
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      Files.delete(file);
      assertDamaged(file);
      Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
      assertDamaged(file);
      byte[] flipped = bytes.clone();
      flipped[bytes.length / 2] ^= 4;
      Files.write(file, flipped);
      if (!file.endsWith(WorkerCopy.IDENTITY)) { // its text has no checksum
        assertDamaged(file);
      }
      Files.write(file, bytes);
    }
    assertThat(WorkerCopy.verify(LocalDisk.at(copy())).checkpoint().slices()).isEqualTo(2);
  }

  private void assertDamaged(Path file) {
    String name = file.getFileName().toString();
    assertThatThrownBy(() -> WorkerCopy.verify(LocalDisk.at(copy())))
        .isInstanceOf(DamagedCopy.class)
        .hasMessageContaining(name);
    assertThatThrownBy(() -> WorkerCopy.restore(copy(), new MemoryDisk(), NOW))
        .isInstanceOf(DamagedCopy.class)
        .hasMessageContaining(name);
  }

  @Test
  void filesOfACopyStayUntilItIsClosedAndGoAfterwards() throws Exception {
    try (Worker worker = open(original())) {
      append(worker, batch(producer(1), 0, click(1, 1)));
      List<String> pinned;
      try (Backup backup = WorkerUnderTest.get(worker.backup())) {
        pinned = sliceFiles();
        append(worker, batch(producer(1), 1, click(1, 2)));
        WorkerUnderTest.get(worker.backup()).close(); // another checkpoint
        assertThat(sliceFiles()).containsAll(pinned).hasSizeGreaterThan(pinned.size());
        copyAndVerify(worker, backup);
      }
      Awaitility.await()
          .untilAsserted(() -> assertThat(sliceFiles()).doesNotContainAnyElementsOf(pinned));
      assertThat(sliceFiles()).isNotEmpty();
    }
  }

  private void copyAndVerify(Worker worker, Backup backup) throws Exception {
    Disk disk = LocalDisk.at(copy());
    try (CopyWriter writer = new CopyWriter(disk)) {
      write(worker, backup, writer);
    }
    assertThat(WorkerCopy.verify(disk).checkpoint().offset()).isEqualTo(backup.offset());
  }

  private List<String> sliceFiles() throws IOException {
    return LocalDisk.at(original()).list("slices");
  }

  @Test
  void aCheckpointThatFailsFailsTheBackupAndTheNextSucceeds() throws Exception {
    FaultyDisk disk = new FaultyDisk(new MemoryDisk());
    try (Worker worker = open(directory, disk)) {
      append(worker, batch(producer(1), 0, click(1, 1)));
      Fault fault =
          disk.inject(Fault.on(Operation.CREATE).of(it -> it.startsWith("slices/")).failing());
      assertThatThrownBy(() -> WorkerUnderTest.get(worker.backup()))
          .isInstanceOf(IOException.class);
      assertThat(fault.hits()).isPositive();
      fault.stop();

      WorkerUnderTest.get(worker.backup()).close();
    }
  }

  @Test
  void aWorkerThatIsNotReadyGivesNoBackup() throws Exception {
    MemoryDisk memory = new MemoryDisk();
    try (Worker worker = open(directory, memory)) {
      append(worker, batch(producer(1), 0, click(1, 1)));
    }
    FaultyDisk disk = new FaultyDisk(memory);
    CountDownLatch latch = new CountDownLatch(1);
    disk.inject(Fault.on(Operation.READ).of(it -> it.startsWith("log/")).once().waitingFor(latch));
    try (Worker worker = Worker.open(config(directory).build(), disk)) {
      assertThatThrownBy(() -> WorkerUnderTest.get(worker.backup())).isInstanceOf(NotStored.class);
      latch.countDown();
      WorkerUnderTest.get(ready(worker).backup()).close();
    }
  }

  @Test
  void whoWaitsForABackupOfAWorkerThatEndsIsTold() throws Exception {
    FaultyDisk disk = new FaultyDisk(new MemoryDisk());
    CompletableFuture<Backup> waiting;
    try (Worker worker = open(directory, disk)) {
      append(worker, batch(producer(1), 0, click(1, 1)));
      CountDownLatch latch = new CountDownLatch(1);
      Fault stop = disk.inject(Fault.on(Operation.FORCE).once().waitingFor(latch));
      Fault failure = disk.inject(Fault.on(Operation.FORCE).failing());
      var unused = worker.append(batch(producer(1), 1, click(1, 1)), 20_000);
      Awaitility.await().until(() -> stop.hits() > 0);
      waiting = worker.backup();
      latch.countDown();

      assertThatThrownBy(() -> WorkerUnderTest.get(waiting)).isInstanceOf(NotStored.class);
      assertThat(failure.hits()).isPositive();
      Awaitility.await().until(() -> worker.status().phase() == WorkerStatus.Phase.FAILED);
      assertThatThrownBy(() -> WorkerUnderTest.get(worker.backup())).isInstanceOf(Refused.class);
    }
  }

  @Test
  void whatIsTooMuchOrTooLittleIsNoCopy() throws Exception {
    for (String name : List.of("../x", "/x", "slices/../x", "a/b", "slices/a/b", "", ".", "..")) {
      try (CopyWriter writer = new CopyWriter(new MemoryDisk())) {
        assertThatThrownBy(() -> writer.file(name, 0)).as(name).isInstanceOf(IOException.class);
      }
    }
    try (CopyWriter writer = new CopyWriter(new MemoryDisk())) {
      writer.file("MANIFEST", 2);
      writer.bytes(ByteBuffer.allocate(1));
      assertThatThrownBy(() -> writer.bytes(ByteBuffer.allocate(2)))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> writer.file("a", 0)).hasMessageContaining("1 bytes, not 2");
    }
  }

  @Test
  void batchesOfAnySizeFollowACopy() throws Exception {
    copyOfSome();
    WorkerCopy.restore(copy(), restored, NOW);
    Settings settings = Settings.DEFAULTS;
    WorkerConfig config = config(directory).settings(settings).build();
    int sent = 0;
    try (Worker worker = ready(Worker.open(config, restored))) {
      for (EventBatch batch : large()) {
        append(worker, batch);
        sent += batch.eventCount();
      }
      assertThat(totals(worker, 3).clicks()).isEqualTo(sent);
    }
    try (Worker worker = ready(Worker.open(config, restored))) {
      assertThat(totals(worker, 3).clicks()).isEqualTo(sent);
    }
  }

  private static List<EventBatch> large() {
    List<EventBatch> batches = new ArrayList<>();
    for (int sequence = 0; sequence < 3; sequence++) {
      Event[] events = new Event[4000]; // 100 kB: more than the first segment has room for
      for (int i = 0; i < events.length; i++) {
        events[i] = click(3, 4000L * sequence + i);
      }
      batches.add(batch(producer(5), sequence, events));
    }
    return batches;
  }
}
