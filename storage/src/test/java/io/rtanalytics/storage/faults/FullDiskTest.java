package io.rtanalytics.storage.faults;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.port.NotStored;
import io.rtanalytics.storage.Batches;
import io.rtanalytics.storage.checkpoint.Backup;
import io.rtanalytics.storage.worker.WorkerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is full: nothing is half-written, all is right, and it goes on when there is room.
 */
class FullDiskTest {
  private static final int MAX_ITEMS = 12;
  private static final int PRODUCERS = 3;
  private static final long FIRST_SLICE = 90;
  private static final long AMPLE = 64 << 20;
  private static final long UNLIMITED = Long.MAX_VALUE;

  @TempDir private Path directory;
  private final Random random = new Random(5);
  private final Traffic traffic = new Traffic(random, 60);

  private Machine machine() {
    return new Machine(directory, Machine.settings().build(), AMPLE);
  }

  private Client client(Tally tally) {
    return new Client(PRODUCERS, MAX_ITEMS, tally);
  }

  /** Sends some batches and waits for the answers. */
  private void send(Machine machine, Client client, int batches) throws Exception {
    for (int i = 0; i < batches; i++) {
      client.send(machine.worker(), i % PRODUCERS, traffic.events(80, FIRST_SLICE, 6));
    }
    client.settle();
  }

  @Test
  void aCheckpointEmptiesADiskThatOnlyTheLogHasFilledWhileClientsGoOn() throws Exception {
    try (Tally tally = new Tally("disk filled by the log alone; simulated disk");
        Machine machine = machine()) {
      Client client = client(tally);
      machine.disk().setFree(24L * Machine.SEGMENT_BYTES);
      machine.start();
      for (int round = 0; round < 300; round++) {
        send(machine, client, 4);
        if (client.hasOpen()) {
          tally.struck(client.open());
          client.assertExact(machine.worker()); // what was refused was not stored
          client.retryAll(machine.worker(), random);
        }
        client.assertExact(machine.worker());
      }
      assertThat(tally.cycles()).as("how often it was full").isPositive();
      assertThat(machine.disk().refusedWrites()).isPositive();
    }
  }

  @Test
  void whateverFitsOfACheckpointIsRemovedAgainAndTheOneBeforeCounts() throws Exception {
    try (Tally tally = new Tally("disk full at every KiB of a checkpoint; simulated disk");
        Machine machine = machine()) {
      Client client = client(tally);
      machine.start();
      send(machine, client, 12);
      machine.checkpoint();
      boolean failed = true;
      for (long free = 0; failed; free += 1024) {
        send(machine, client, 3);
        machine.disk().setFree(free);
        failed = isCheckpointRefused(machine);
        if (failed) {
          tally.struck(0);
        }
        client.assertExact(machine.worker());
        machine.becomes(machine.killed()).start();
        client.assertExact(machine.worker());
        machine.stop();
        new SliceFiles(machine.memory()); // of each slice there are those of one checkpoint
        machine.start();
        client.repeat(machine.worker(), 3, random);
      }
      assertThat(tally.cycles()).isGreaterThan(10);
      machine.stop();
      new SliceFiles(machine.memory()).assertHold(client.acknowledged(), 0, 0);
    }
  }

  private static boolean isCheckpointRefused(Machine machine) throws Exception {
    long refused = machine.disk().refusedWrites();
    try {
      machine.checkpoint();
      return false;
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left on device");
      assertThat(machine.disk().refusedWrites()).isGreaterThan(refused);
      return true;
    }
  }

  @Test
  void afterManyFailuresNeitherFilesNorMemoryAreLeftBehind() throws Exception {
    Tally tally = new Tally("not written down");
    try (Machine machine = machine();
        Machine undisturbed = undisturbed()) {
      Client client = client(tally);
      Client other = client(tally);
      machine.start();
      undisturbed.start();
      Traffic same = new Traffic(new Random(3), 3000);
      List<CompletableFuture<Backup>> tried = new ArrayList<>();
      for (int round = 0; round < 8; round++) {
        if (round < 5) {
          machine.disk().setFree(2000L * round);
          tried.add(machine.worker().backup()); // fails, unless it is begun too late
        }
        if (round == 1) { // one for certain, though threads be slow
          assertThat(tried.get(round)).failsWithin(Machine.TIMEOUT, MILLISECONDS);
        }
        for (int i = 0; i < 4; i++) {
          var events = same.events(300, FIRST_SLICE, 4);
          client.send(machine.worker(), 0, events);
          other.send(undisturbed.worker(), 0, events);
        }
        client.settle();
        other.settle();
        machine.disk().setFree(UNLIMITED);
        client.retryAll(machine.worker(), random);
      }
      for (CompletableFuture<Backup> backup : tried) {
        backup.thenAccept(Backup::close).exceptionally(e -> null).join();
      }
      machine.checkpoint();
      undisturbed.checkpoint();

      client.assertExact(machine.worker());
      assertThat(machine.counter("rt.worker.checkpoint.failed")).isPositive();
      Awaitility.await() // until what the checkpoint kept apart is together again
          .untilAsserted(() -> assertThat(bytes(machine)).isEqualTo(bytes(undisturbed)));
      machine.stop();
      new SliceFiles(machine.memory()).assertHold(client.acknowledged(), 0, 0);
    }
  }

  private static double bytes(Machine machine) {
    machine.nudge();
    return machine.gauge("rt.worker.memory.bytes");
  }

  private Machine undisturbed() throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    return new Machine(other, Machine.settings().build(), AMPLE);
  }

  @Test
  void withoutRoomForTheFirstSegmentNothingIsStoredUntilThereIs() throws Exception {
    try (Machine machine = machine()) {
      Client client = client(new Tally("not written down"));
      machine.disk().setFree(Machine.SEGMENT_BYTES); // the reserve alone takes two
      machine.start();
      assertThatThrownBy(
              () ->
                  Machine.get(
                      machine
                          .worker()
                          .append(
                              Batches.batch(Batches.producer(9), 0, Batches.click(91, 1)),
                              Machine.TIMEOUT)))
          .isInstanceOfSatisfying(
              NotStored.class, e -> assertThat(e.reason()).isEqualTo(NotStored.Reason.DISK_FULL))
          .hasMessageContaining("No space left on device");
      assertThat(machine.worker().status().phase()).isEqualTo(WorkerStatus.Phase.READY);
      client.assertExact(machine.worker());

      machine.disk().setFree(UNLIMITED);
      send(machine, client, 3);
      client.retryAll(machine.worker(), random);
      client.assertExact(machine.worker());
    }
  }

  @Test
  void aFullDiskIsNoReasonNotToStart() throws Exception {
    try (Machine machine = machine()) {
      Client client = client(new Tally("not written down"));
      machine.start();
      send(machine, client, 30);
      machine.becomes(machine.killed());
      machine.disk().setFree(0);
      machine.start();
      client.assertExact(machine.worker());
      send(machine, client, 40);
      client.assertExact(machine.worker());
      machine.disk().setFree(UNLIMITED);
      client.retryAll(machine.worker(), random);
      machine.checkpoint();
      client.assertExact(machine.worker());
    }
  }
}
