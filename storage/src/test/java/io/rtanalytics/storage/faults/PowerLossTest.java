package io.rtanalytics.storage.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.storage.disk.Fault;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.disk.Operation;
import io.rtanalytics.storage.disk.Survival;
import io.rtanalytics.timeline.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power is lost at every change that a run makes on the disk, and of what was not forced by
 * then anything may be left: the next worker knows all that was acknowledged, once.
 */
class PowerLossTest {
  private static final int MAX_ITEMS = 12;
  private static final int SENDERS = 3;
  private static final int PASSERS_BY = 200; // producers of a single batch: they fill the manifest
  private static final int ROUNDS = 4;
  private static final int SLICES = 6;
  private static final int KEPT = 20;
  private static final int FLOOR = 98; // in the end; a slice more than an API node keeps
  private static final long MEMORY_BYTES = 60_000;
  private static final int RANDOM_SURVIVALS = 10;
  private static final int SAMPLED_POINTS = 30;
  private static final int OF_SURVIVALS = 8; // neighbouring changes take turns with them

  @TempDir private Path directory;

  /** What clients do, and what is done with the worker; it ends early if the power is lost. */
  private static final class Script {
    private final Machine machine;
    private final Client client;
    private final Random random = new Random(7);
    private boolean ended;

    Script(Machine machine, Tally tally) {
      this.machine = machine;
      this.client = new Client(SENDERS + ROUNDS * PASSERS_BY, MAX_ITEMS, tally);
      client.powerLostIf(() -> machine.disk().isPowerLost());
      client.floors(0, 100 - KEPT);
    }

    Script run() throws Exception {
      try {
        machine.start();
        for (int round = 0; round < ROUNDS; round++) {
          send(round);
          machine.checkpoint();
        }
        dropSlices();
        machine.stop(); // with a last checkpoint
        machine.start();
        send(ROUNDS);
        machine.checkpoint();
        send(ROUNDS + 1);
        machine.stop();
        ended = !machine.disk().isPowerLost();
      } catch (IOException | RuntimeException e) {
        if (!machine.disk().isPowerLost()) {
          throw e;
        }
      }
      client.settle();
      machine.stop();
      return this;
    }

    private void send(int round) throws Exception {
      Traffic traffic = new Traffic(random, 120);
      long first = 100L - SLICES + round; // the later ones are left alone for a while, or are late
      for (int i = 0; i < 30; i++) {
        client.send(machine.worker(), i % SENDERS, traffic.events(40, first, SLICES));
        if (i % 6 == 5) {
          client.settle();
        }
      }
      for (int i = 0; round < ROUNDS && i < PASSERS_BY; i++) {
        int producer = SENDERS + round * PASSERS_BY + i;
        client.send(machine.worker(), producer, traffic.events(1, first, 1));
      }
      client.settle();
      client.repeat(machine.worker(), 2, random);
    }

    private void dropSlices() throws Exception {
      machine.clock.move(Duration.ofHours(KEPT - 2));
      client.floors(0, FLOOR);
      machine.checkpoint();
      client.floors(FLOOR, FLOOR);
    }
  }

  private Machine machine() {
    Settings settings =
        Machine.settings().maxItemsPerSlice(MAX_ITEMS).retentionSlices(KEPT).build();
    return new Machine(directory, settings, MEMORY_BYTES);
  }

  @Test
  void atSomeChangesAndWhateverIsLeft() throws Exception {
    try (Tally tally = new Tally("power lost at a change of a run; simulated disk")) {
      long changes = changesOfAWholeRun();
      Random random = new Random(11);
      for (int i = 0; i < SAMPLED_POINTS; i++) {
        long change = 1 + (long) ((i + random.nextDouble()) * changes / SAMPLED_POINTS);
        losePower(change, random.nextBoolean(), 1, tally);
      }
      assertThat(tally.inFlight()).as("batches in flight when it happened").isPositive();
    }
  }

  @Test
  @Tag("long")
  void atEveryChangeAndWhateverIsLeft() throws Exception {
    try (Tally tally = new Tally("power lost at every change of a run; simulated disk")) {
      long changes = changesOfAWholeRun();
      for (long change = 1; change <= changes; change++) {
        losePower(change, false, OF_SURVIVALS, tally);
        losePower(change, true, OF_SURVIVALS, tally);
      }
      assertThat(tally.inFlight()).as("batches in flight when it happened").isPositive();
    }
  }

  /** Runs it without a fault, and proves that it is worth while to interrupt. */
  private long changesOfAWholeRun() throws Exception {
    try (Machine machine = machine()) {
      Fault anew = machine.disk().inject(renames());
      Script script = new Script(machine, new Tally("none")).run();
      assertThat(script.ended).isTrue();
      assertThat(anew.hits()).as("manifests written anew").isGreaterThanOrEqualTo(2);
      List<String> segments = machine.memory().list("log");
      assertThat(segments.get(0))
          .as("segments were trimmed")
          .isNotEqualTo("%020d.log".formatted(0));
      List<Long> slices = new SliceFiles(machine.memory()).slices();
      assertThat(slices).hasSizeGreaterThan(SLICES).allMatch(it -> it >= FLOOR);
      return machine.disk().changes();
    }
  }

  private static Fault renames() {
    return Fault.on(Operation.RENAME).of("MANIFEST"::equals).delaying(Duration.ZERO);
  }

  /** Loses power at a change; one of so many sets of what may be left is gone on from. */
  private void losePower(long change, boolean after, int oneOf, Tally tally) throws Exception {
    try (Machine machine = machine()) {
      var plan = Fault.onChange().from(change);
      Fault fault =
          machine.disk().inject(after ? plan.losingPowerAfter() : plan.losingPowerBefore());
      Script script = new Script(machine, tally).run();
      if (script.ended) {
        return; // the threads took another way this time, and made fewer changes
      }
      List<Survival> survivals = survivals(machine.memory(), change);
      for (int i = (int) (change % oneOf); i < survivals.size(); i += oneOf) {
        tally.struck(script.client.unanswered());
        try {
          goOn(machine.with(machine.memory().crash(survivals.get(i))), script.client.copy(), i);
        } catch (Exception | AssertionError e) {
          throw new AssertionError(
              "%s, %s; what was left: %s".formatted(fault, e.getMessage(), survivals.get(i)), e);
        }
      }
    }
  }

  private static List<Survival> survivals(MemoryDisk disk, long seed) {
    List<Survival> all = new ArrayList<>(Survival.extremes());
    for (int i = 0; i < RANDOM_SURVIVALS; i++) {
      all.add(Survival.random(100 * seed + i));
    }
    List<Long> unforced = disk.unforced();
    if (!unforced.isEmpty()) {
      all.add(Survival.upTo(unforced.get(new Random(seed).nextInt(unforced.size()))));
    }
    return all;
  }

  private static void goOn(Machine machine, Client client, int seed) throws Exception {
    Random random = new Random(seed);
    try (machine) {
      machine.start();
      client.assertBetween(machine.worker());
      client.retryAll(machine.worker(), random);
      client.assertExact(machine.worker());
      client.repeat(machine.worker(), 3, random);
      for (int i = 0; i < 4; i++) {
        client.send(
            machine.worker(), i % SENDERS, new Traffic(random, 120).events(30, FLOOR, SLICES));
      }
      client.settle();
      client.assertExact(machine.worker());
      if (seed % 3 == 0) {
        machine.stop();
        new SliceFiles(machine.memory())
            .assertHold(client.acknowledged(), client.certainFloor(), client.possibleFloor());
        machine.start();
        client.assertExact(machine.worker());
      }
    }
  }
}
