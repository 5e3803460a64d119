package io.rtanalytics.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.port.LogFailed;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.storage.disk.Fault;
import io.rtanalytics.storage.disk.FaultyDisk;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.disk.Operation;
import io.rtanalytics.storage.disk.Survival;
import io.rtanalytics.timeline.Durability;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;

/** Whatever happens to a log, in whatever order: it holds what a plain list holds. */
class LogPropertyTest {
  @BeforeContainer
  static void beQuiet() {
    Silence.begin();
  }

  @AfterContainer
  static void beLoud() {
    Silence.end();
  }

  private enum Action {
    APPEND,
    POLL,
    DRAIN,
    TRIM,
    CLOSE,
    KILL,
    KILL_LATER,
    LOSE_POWER,
    LOSE_POWER_LATER,
    FAIL_FORCE,
    FAIL_WRITE,
    FAIL_CHANGE_OF_DIRECTORY,
    FILL
  }

  /** An action, how much of it or when, and what chance decides. */
  private record Step(Action action, int number, long seed) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Action> action =
        Arbitraries.frequency(
            Tuple.of(8, Action.APPEND),
            Tuple.of(5, Action.POLL),
            Tuple.of(3, Action.DRAIN),
            Tuple.of(2, Action.TRIM),
            Tuple.of(1, Action.CLOSE),
            Tuple.of(1, Action.KILL),
            Tuple.of(1, Action.KILL_LATER),
            Tuple.of(1, Action.LOSE_POWER),
            Tuple.of(2, Action.LOSE_POWER_LATER),
            Tuple.of(2, Action.FAIL_FORCE),
            Tuple.of(3, Action.FAIL_WRITE),
            Tuple.of(2, Action.FAIL_CHANGE_OF_DIRECTORY),
            Tuple.of(1, Action.FILL));
    Arbitrary<Integer> number = Arbitraries.integers().between(1, 20);
    return Combinators.combine(action, number, Arbitraries.longs())
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  @Property(tries = 1000)
  void aLogIsAListWithFsync(@ForAll("steps") List<Step> steps) throws IOException {
    new Run(Durability.FSYNC).run(steps);
  }

  @Property(tries = 500)
  void aLogIsAListThatMayLoseItsLastSegmentWithOs(@ForAll("steps") List<Step> steps)
      throws IOException {
    new Run(Durability.OS).run(steps);
  }

  @Tag("long")
  @Property(tries = 20_000)
  void aLogIsAListForLong(@ForAll("steps") List<Step> steps) throws IOException {
    new Run(Durability.FSYNC).run(steps);
  }

  /** A log through all its lives. */
  private static final class Run {
    private final LogModel model;
    private MemoryDisk memory = LogUnderTest.disk();
    private FaultyDisk disk = new FaultyDisk(memory);
    private LogLife log;
    private boolean onlyKilled; // when the power goes next: the process died, nothing else
    private final Set<String> events = new HashSet<>();

    Run(Durability durability) throws IOException {
      this.model = new LogModel(durability);
      this.log = new LogLife(disk, model);
    }

    void run(List<Step> steps) throws IOException {
      for (Step step : steps) {
        perform(step);
      }
      log.close();
      open();
      log.drain();
      log.append(1);
      log.drain();
      log.close();
      for (String event : List.of("power lost", "failed", "full", "many segments")) {
        Statistics.label(event)
            .collect(events.contains(event))
            .coverage(coverage -> coverage.check(true).percentage(share -> share > 5));
      }
    }

    private void perform(Step step) throws IOException {
      try {
        switch (step.action) {
          case APPEND -> log.append(step.number);
          case POLL -> log.poll();
          case DRAIN -> log.drain();
          case TRIM -> log.trim(step.number / 20.0);
          case CLOSE -> log.close();
          case KILL, LOSE_POWER -> {
            onlyKilled = step.action == Action.KILL;
            disk.cutPower();
          }
          case KILL_LATER, LOSE_POWER_LATER -> {
            onlyKilled = step.action == Action.KILL_LATER;
            disk.inject(Fault.onChange().from(step.number).losingPowerBefore());
          }
          case FAIL_FORCE -> fail(Operation.FORCE, 1 + step.number / 5);
          case FAIL_WRITE -> fail(Operation.WRITE, 1 + step.number / 5);
          case FAIL_CHANGE_OF_DIRECTORY -> failChangeOfDirectory(step.number);
          case FILL -> disk.setFree(step.number * 100L);
        }
      } catch (NotStored e) {
        events.add("full");
        disk.setFree(Long.MAX_VALUE);
      } catch (LogFailed e) {
        events.add("failed");
        assertThat(e).hasCauseInstanceOf(IOException.class);
      }
      if (model.start() < log.log().end() - 3L * LogUnderTest.SEGMENT_BYTES) {
        events.add("many segments");
      }
      if (disk.isPowerLost()) {
        log.close();
        if (!onlyKilled) {
          events.add("power lost");
          memory = memory.crash(Survival.random(step.seed));
          model.lostPower();
        }
        open();
      } else if (step.action == Action.CLOSE || log.hasFailed()) {
        log.close();
        open();
      }
    }

    private void fail(Operation operation, int call) {
      disk.inject(Fault.on(operation).of(name -> name.endsWith(".log")).from(call).failing());
    }

    private void failChangeOfDirectory(int call) {
      disk.inject(
          Fault.on(Operation.CREATE, Operation.RENAME, Operation.DELETE, Operation.FORCE_DIRECTORY)
              .from(call)
              .times(2)
              .failing());
    }

    private void open() throws IOException {
      disk = new FaultyDisk(memory);
      log = new LogLife(disk, model);
    }
  }
}
