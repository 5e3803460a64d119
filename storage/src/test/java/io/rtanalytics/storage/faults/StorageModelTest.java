package io.rtanalytics.storage.faults;

import io.rtanalytics.storage.checkpoint.Backup;
import io.rtanalytics.storage.disk.Fault;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.disk.Operation;
import io.rtanalytics.storage.disk.Survival;
import io.rtanalytics.timeline.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever happens in whatever order, a worker counts what a plain model counts. The steps are
 * random; how far its threads are when the next one comes is up to them, so a failure need not come
 * again with the same seed.
 */
class StorageModelTest {
  private static final int MAX_ITEMS = 12;
  private static final int PRODUCERS = 3;
  private static final int SLICES = 8; // of which one is written to
  private static final int KEPT = 30;

  private static Path directory;

  @BeforeContainer
  static void makeDirectory() throws IOException {
    directory = Files.createTempDirectory("model");
  }

  @AfterContainer
  static void deleteDirectory() throws IOException {
    Files.deleteIfExists(directory.resolve("lock"));
    Files.delete(directory);
  }

  enum Kind {
    SEND,
    SEND_AND_GO_ON,
    REPEAT,
    CHECKPOINT,
    CHECKPOINT_AND_GO_ON,
    CLOCK,
    RESTART,
    KILL,
    POWER_LOSS,
    POWER_LOSS_LATER,
    FAILED_SYNC_AND_KILL
  }

  /** What happens next; details are drawn from the seed. */
  record Step(Kind kind, long seed) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Kind> kinds =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.just(Kind.SEND)),
            Tuple.of(4, Arbitraries.just(Kind.SEND_AND_GO_ON)),
            Tuple.of(12, Arbitraries.of(Kind.class)));
    return Combinators.combine(kinds, Arbitraries.longs()).as(Step::new).list().ofMaxSize(30);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void aWorkerCountsLikeAPlainModel(@ForAll long seed, @ForAll("steps") List<Step> steps)
      throws Exception {
    run(seed, steps);
  }

  @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  @Tag("long")
  void aWorkerCountsLikeAPlainModelManyTimes(@ForAll long seed, @ForAll("steps") List<Step> steps)
      throws Exception {
    run(seed, steps);
  }

  private static void run(long seed, List<Step> steps) throws Exception {
    try (Run run = new Run(new Random(seed))) {
      for (Step step : steps) {
        run.take(step);
      }
      run.end();
    }
  }

  /** One machine, and all who use it. */
  private static final class Run implements AutoCloseable {
    private final Machine machine;
    private final Client client = new Client(PRODUCERS, MAX_ITEMS, new Tally("not written down"));
    private final List<CompletableFuture<Backup>> checkpoints = new ArrayList<>();
    private Random random;
    private Survival survival; // of the loss of power that is to come

    Run(Random first) throws Exception {
      random = first;
      Settings settings =
          Machine.settings().maxItemsPerSlice(MAX_ITEMS).retentionSlices(KEPT).build();
      long[] memory = {1_000, 20_000, 150_000, 16 << 20};
      machine = new Machine(directory, settings, memory[random.nextInt(memory.length)]).start();
      client.powerLostIf(() -> machine.disk().isPowerLost());
      client.floors(0, present() - KEPT + 1);
    }

    void take(Step step) throws Exception {
      random = new Random(step.seed());
      try {
        act(step.kind());
      } catch (AssertionError e) {
        throw new AssertionError("at " + step + ": " + e.getMessage(), e);
      } catch (IOException | RuntimeException e) {
        if (!machine.disk().isPowerLost()) {
          throw e;
        }
      }
      if (machine.disk().isPowerLost()) {
        recover(null);
      }
    }

    private void act(Kind kind) throws Exception {
      switch (kind) {
        case SEND -> {
          send();
          client.settle();
          retry();
          if (!machine.disk().isPowerLost()) {
            client.assertExact(machine.worker());
            client.assertReadsExact(machine.worker());
          }
        }
        case SEND_AND_GO_ON -> send();
        case REPEAT -> client.repeat(machine.worker(), 3, random);
        case CHECKPOINT -> checkpoint();
        case CHECKPOINT_AND_GO_ON -> checkpoints.add(machine.worker().backup());
        case CLOCK -> moveClock();
        case RESTART -> restart();
        case KILL -> kill();
        case POWER_LOSS -> recover(survival());
        case POWER_LOSS_LATER -> losePowerLater();
        case FAILED_SYNC_AND_KILL -> failASync();
      }
    }

    private long present() {
      return Duration.between(Machine.FIRST, machine.clock.instant()).toSeconds()
          / Machine.SLICE_SECONDS;
    }

    private void send() {
      for (int i = random.nextInt(6); i >= 0; i--) {
        long first = Math.max(client.possibleFloor(), present() - SLICES + 1);
        if (client.certainFloor() > 0 && random.nextInt(20) == 0) {
          first = client.certainFloor() - 1; // one of them is dropped
        }
        Traffic traffic = new Traffic(random, 1 + random.nextInt(400));
        int events = random.nextInt(8) == 0 ? 400 : 30;
        client.send(
            machine.worker(), random.nextInt(PRODUCERS), traffic.events(events, first, SLICES));
      }
    }

    private void checkpoint() throws Exception {
      long floor = present() - KEPT; // the worker waits a minute before it drops a slice
      client.settle();
      machine.checkpoint();
      client.floors(floor, floor + 1);
    }

    /** Forward, so that slices are dropped, or back, so that nothing must happen. */
    private void moveClock() throws Exception {
      client.settle();
      int slices = random.nextInt(40) - 10;
      machine.clock.move(Duration.ofSeconds((long) slices * Machine.SLICE_SECONDS));
      client.floors(0, present() - KEPT + 1);
    }

    private void restart() throws Exception {
      client.settle();
      retry();
      awaitCheckpoints(); // as long as one may be copied, its files stay
      if (machine.disk().isPowerLost()) {
        return;
      }
      machine.stop();
      if (!machine.disk().isPowerLost()) {
        new SliceFiles(machine.memory())
            .assertHold(client.acknowledged(), client.certainFloor(), client.possibleFloor());
        start();
      }
    }

    /** All that was not acknowledged, again. */
    private void retry() throws Exception {
      while (client.hasOpen() && !machine.disk().isPowerLost()) {
        client.retry(machine.worker(), random);
      }
    }

    private void kill() throws Exception {
      if (!machine.disk().isPowerLost()) {
        client.disconnect(); // before: what is answered later may not be on that disk
        become(machine.killed());
      }
    }

    private Survival survival() {
      List<Survival> extremes = Survival.extremes();
      int chosen = random.nextInt(3 * extremes.size());
      return chosen < extremes.size() ? extremes.get(chosen) : chosen();
    }

    private Survival chosen() {
      List<Long> changes = machine.memory().unforced();
      return changes.isEmpty() || random.nextBoolean()
          ? Survival.random(random.nextLong())
          : Survival.upTo(changes.get(random.nextInt(changes.size())));
    }

    private void losePowerLater() {
      survival = survival();
      var plan = Fault.onChange().from(1 + random.nextInt(60));
      machine
          .disk()
          .inject(random.nextBoolean() ? plan.losingPowerBefore() : plan.losingPowerAfter());
    }

    /** A sync fails, and before it has succeeded the worker is killed. */
    private void failASync() throws Exception {
      List<String> files = List.of("slices", "MANIFEST", "log");
      String chosen = files.get(random.nextInt(files.size()));
      machine
          .disk()
          .inject(
              Fault.on(Operation.FORCE, Operation.FORCE_DIRECTORY)
                  .of(name -> name.startsWith(chosen))
                  .from(1 + random.nextInt(2))
                  .once()
                  .failing());
      send();
      checkpoints.add(machine.worker().backup());
      awaitCheckpoints();
      kill();
    }

    private void awaitCheckpoints() throws Exception {
      for (CompletableFuture<Backup> checkpoint : checkpoints) {
        try {
          machine.await(checkpoint).close();
        } catch (IOException | RuntimeException e) {
          // The worker, its disk or its power failed meanwhile.
        }
      }
      checkpoints.clear();
    }

    /** The power is lost, now or before; what is left then is what the next worker starts from. */
    private void recover(Survival now) throws Exception {
      if (!machine.disk().isPowerLost()) {
        client.disconnect();
        become(machine.memory().crash(now));
      } else {
        client.settle();
        machine.stop();
        become(machine.memory().crash(survival == null ? survival() : survival));
      }
      survival = null;
    }

    private void become(MemoryDisk left) throws Exception {
      machine.stop();
      awaitCheckpoints();
      machine.becomes(left);
      start();
    }

    private void start() throws Exception {
      machine.start();
      client.assertBetween(machine.worker());
      retry();
      client.assertExact(machine.worker());
    }

    /** After all that: a checkpoint, and everything is in its files. */
    void end() throws Exception {
      if (machine.disk().isPowerLost()) {
        recover(null);
      }
      machine.becomes(stopped());
      start();
      client.repeat(machine.worker(), 5, random);
      checkpoint();
      restart();
    }

    private MemoryDisk stopped() throws Exception {
      client.settle();
      machine.stop(); // perhaps the power is lost by that
      boolean lost = machine.disk().isPowerLost();
      return lost ? machine.memory().crash(survival()) : machine.memory();
    }

    @Override
    public void close() throws Exception {
      machine.close();
      awaitCheckpoints();
    }
  }
}
