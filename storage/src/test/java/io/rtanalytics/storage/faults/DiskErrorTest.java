package io.rtanalytics.storage.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.port.Refused;
import io.rtanalytics.storage.disk.Fault;
import io.rtanalytics.storage.disk.Operation;
import io.rtanalytics.storage.disk.Survival;
import io.rtanalytics.storage.worker.WorkerStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes and syncs that fail: of the log once and for all, of a checkpoint until the next one. */
class DiskErrorTest {
  private static final long AMPLE = 64 << 20;
  private static final int PRODUCERS = 3;

  @TempDir private Path directory;
  private final Random random = new Random(9);
  private final Traffic traffic = new Traffic(random, 200);

  private Machine machine() {
    return new Machine(directory, Machine.settings().build(), AMPLE);
  }

  private Client client(Tally tally) {
    return new Client(PRODUCERS, 12, tally);
  }

  private void send(Machine machine, Client client, int batches) {
    for (int i = 0; i < batches; i++) {
      client.send(machine.worker(), i % PRODUCERS, traffic.events(40, 92, 6));
    }
  }

  private static boolean isSegment(String name) {
    return name.startsWith("log/") && name.endsWith(".log");
  }

  @Test
  void anErrorOfTheLogIsFinalAndWhatComesLaterIsRefusedWithItsCause() throws Exception {
    try (Tally tally = new Tally("write or sync of the log fails; simulated disk")) {
      for (Operation operation : List.of(Operation.WRITE, Operation.FORCE)) {
        for (int call = 1; call <= 8; call++) {
          failTheLog(tally, Fault.on(operation).of(DiskErrorTest::isSegment).from(call).failing());
        }
      }
      assertThat(tally.inFlight()).isPositive();
    }
  }

  private void failTheLog(Tally tally, Fault fault) throws Exception {
    Client client = client(tally);
    try (Machine machine = machine()) {
      machine.start();
      send(machine, client, 4);
      client.settle();
      machine.disk().inject(fault);
      while (machine.worker().status().phase() == WorkerStatus.Phase.READY) {
        send(machine, client, 3);
        if (random.nextBoolean()) {
          client.settle();
        }
      }
      client.settle();
      tally.struck(client.unanswered());
      assertThat(fault.hits()).isPositive();
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> machine.worker().requireReady())
            .isInstanceOfSatisfying(
                Refused.class, e -> assertThat(e.reason()).isEqualTo(Refused.Reason.FAILED))
            .hasMessageContaining("Input/output error");
        send(machine, client, 1);
        client.settle();
      }
      for (Survival survival : survivals()) {
        assertAllThere(machine.with(machine.memory().crash(survival)), client.copy());
      }
      assertAllThere(machine.with(machine.killed()), client.copy());
    }
  }

  private List<Survival> survivals() {
    List<Survival> all = new ArrayList<>(Survival.extremes());
    all.add(Survival.random(random.nextLong()));
    all.add(Survival.random(random.nextLong()));
    return all;
  }

  private void assertAllThere(Machine other, Client others) throws Exception {
    try (other) {
      other.start();
      others.assertBetween(other.worker());
      others.retryAll(other.worker(), random);
      others.assertExact(other.worker());
    }
  }

  @Test
  void anErrorOfACheckpointIsThatCheckpointsMatterAlone() throws Exception {
    Predicate<String> files = name -> name.startsWith("slices/");
    Predicate<String> manifest = name -> name.startsWith("MANIFEST");
    Predicate<String> directories = name -> name.equals("slices") || name.isEmpty();
    List<Fault> faults = new ArrayList<>();
    for (long call : List.of(1L, 2L, 4L)) {
      faults.add(Fault.on(Operation.CREATE).of(files).from(call).once().failing());
      faults.add(Fault.on(Operation.WRITE).of(files).from(call).once().failing());
      faults.add(Fault.on(Operation.FORCE).of(files).from(call).once().failing());
    }
    for (Operation operation : List.of(Operation.WRITE, Operation.FORCE)) {
      faults.add(Fault.on(operation).of(manifest).once().failing());
    }
    faults.add(Fault.on(Operation.FORCE_DIRECTORY).of(directories).once().failing());

    try (Tally tally = new Tally("write or sync of a checkpoint fails; simulated disk")) {
      for (Fault fault : faults) {
        failACheckpoint(tally, fault, false);
      }
      for (Operation operation :
          List.of(
              Operation.CREATE,
              Operation.WRITE,
              Operation.FORCE,
              Operation.RENAME,
              Operation.FORCE_DIRECTORY)) {
        Predicate<String> anew = manifest.or(String::isEmpty);
        failACheckpoint(tally, Fault.on(operation).of(anew).once().failing(), true);
      }
      assertThat(tally.cycles()).isEqualTo(faults.size() + 5);
    }
  }

  /** Of the first checkpoint, which makes a manifest, or of a later one. */
  private void failACheckpoint(Tally tally, Fault fault, boolean first) throws Exception {
    Client client = client(tally);
    try (Machine machine = machine()) {
      machine.start();
      send(machine, client, 6);
      client.settle();
      if (!first) {
        machine.checkpoint();
      }
      send(machine, client, 6);
      client.settle();
      machine.disk().inject(fault);
      send(machine, client, 2);
      tally.struck(client.inFlight());
      assertThatThrownBy(machine::checkpoint, "%s", fault)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Input/output error");
      client.settle();
      client.assertExact(machine.worker());
      send(machine, client, 6);
      client.settle();
      for (Survival survival : survivals()) {
        try { // whichever checkpoint counts now
          assertAllThere(machine.with(machine.memory().crash(survival)), client.copy());
        } catch (Exception | AssertionError e) {
          throw new AssertionError(fault + "; what was left: " + survival, e);
        }
      }
      machine.stop(); // with another checkpoint, which succeeds
      new SliceFiles(machine.memory()).assertHold(client.acknowledged(), 0, 0);
      assertAllThere(machine, client);
    }
  }

  @Test
  void checkpointsThatFailAgainAndAgainLeaveNoMoreFilesBehindThanOneDoes() throws Exception {
    Client client = client(new Tally("not written down"));
    try (Machine machine = machine()) {
      machine.start();
      send(machine, client, 6);
      client.settle();
      machine.checkpoint();
      send(machine, client, 6);
      client.settle();
      Fault fault =
          machine
              .disk()
              .inject(Fault.on(Operation.WRITE).of(name -> name.startsWith("MANIFEST")).failing());
      assertThatThrownBy(machine::checkpoint).isInstanceOf(IOException.class);
      List<String> files = machine.sliceFiles(); // of the one before, and of this, which may count
      assertThatThrownBy(machine::checkpoint).isInstanceOf(IOException.class);
      assertThat(fault.hits()).isGreaterThanOrEqualTo(2);
      assertThat(machine.sliceFiles()).isEqualTo(files);
      fault.stop();
      machine.checkpoint();
      client.assertExact(machine.worker());
      machine.stop();
      new SliceFiles(machine.memory()).assertHold(client.acknowledged(), 0, 0);
    }
  }
}
