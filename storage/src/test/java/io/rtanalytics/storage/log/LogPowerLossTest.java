package io.rtanalytics.storage.log;

import static io.rtanalytics.storage.log.LogUnderTest.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.port.LogFailed;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.storage.disk.Fault;
import io.rtanalytics.storage.disk.FaultyDisk;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.disk.Operation;
import io.rtanalytics.storage.disk.Survival;
import io.rtanalytics.timeline.Durability;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Wherever the power goes: what was handed over is there afterwards, and the log goes on. */
class LogPowerLossTest {
  private static final int RANDOMS = 20;

  @BeforeAll
  static void beQuiet() {
    Silence.begin();
  }

  @AfterAll
  static void beLoud() {
    Silence.end();
  }

  /** Appends, hands over, rolls over several segments, trims, closes and opens again. */
  private static void script(FaultyDisk disk, LogModel model) throws IOException {
    try (LogLife log = new LogLife(disk, model)) {
      log.drain();
      for (int group : new int[] {1, 3, 1, 6, 2, 9, 1}) {
        log.append(group);
        log.poll();
      }
      log.drain(); // idle, so it leaves a mark
      log.append(2);
      log.poll();
      log.trim(0.8);
      log.append(5);
      log.drain();
    }
    try (LogLife log = new LogLife(disk, model)) {
      log.append(3);
      log.drain();
      log.trim(0.9);
      log.append(4); // made durable by closing it
    }
    try (LogLife log = new LogLife(disk, model)) {
      log.drain();
      log.trim(1);
      log.append(12);
      log.poll();
    }
  }

  /** A disk on which the script ran until the power went, and what it must hold. */
  private record Ruin(MemoryDisk disk, LogModel model, String description) {}

  private static Ruin ruin(MemoryDisk disk, LogModel before, Fault powerLoss, Script script)
      throws IOException {
    FaultyDisk dying = new FaultyDisk(disk);
    dying.inject(powerLoss);
    LogModel model = before.copy();
    try {
      script.run(dying, model);
    } catch (IOException | LogFailed | NotStored e) {
      assertThat(dying.isPowerLost()).as("the cause of %s", e).isTrue();
    }
    assertThat(powerLoss.hits()).isOne();
    model.lostPower();
    return new Ruin(disk, model, "the power loss " + powerLoss);
  }

  private interface Script {
    void run(FaultyDisk disk, LogModel model) throws IOException;
  }

  private static long points(Durability durability) throws IOException {
    FaultyDisk disk = new FaultyDisk(LogUnderTest.disk());
    script(disk, new LogModel(durability));
    return disk.changes();
  }

  @ParameterizedTest
  @EnumSource
  void powerMayGoBeforeAnyChangeAndAnythingUnforcedWithIt(Durability durability)
      throws IOException {
    long points = points(durability);
    assertThat(points).isGreaterThan(80);
    for (long point = 1; point <= points; point++) {
      Fault fault = Fault.onChange().from(point).losingPowerBefore();
      Ruin ruin =
          ruin(LogUnderTest.disk(), new LogModel(durability), fault, LogPowerLossTest::script);
      for (Survival survival : Survival.of(ruin.disk, RANDOMS, point * RANDOMS)) {
        assertRecovers(ruin, survival);
      }
    }
  }

  @Test
  void powerMayGoAfterAnyChangeBeforeTheLogKnows() throws IOException {
    long points = points(Durability.FSYNC);
    for (long point = 1; point <= points; point++) {
      Fault fault = Fault.onChange().from(point).losingPowerAfter();
      Ruin ruin =
          ruin(
              LogUnderTest.disk(), new LogModel(Durability.FSYNC), fault, LogPowerLossTest::script);
      for (Survival survival : Survival.extremes()) {
        assertRecovers(ruin, survival);
      }
    }
  }

  private static void assertRecovers(Ruin ruin, Survival survival) {
    try {
      MemoryDisk left = ruin.disk.crash(survival);
      LogModel model = ruin.model.copy();
      try (LogLife log = new LogLife(new FaultyDisk(left), model)) {
        log.drain();
        assertIsDurable(left, model);
        log.append(9); // into the next segment
        log.drain();
      }
      try (LogLife log = new LogLife(new FaultyDisk(left), model)) {
        log.drain();
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      throw new AssertionError(ruin.description + "; then survived: " + survival, e);
    }
  }

  /** What recovery hands over must not be lost either. */
  private static void assertIsDurable(MemoryDisk disk, LogModel model) throws IOException {
    LogModel after = model.copy();
    after.ended();
    try (LogLife log = new LogLife(new FaultyDisk(disk.crash(Survival.nothing())), after)) {
      log.drain();
    }
  }

  @Test
  void powerMayGoAgainAnywhereDuringRecovery() throws IOException {
    long points = points(Durability.FSYNC);
    for (long point = 1; point <= points; point += 4) {
      Fault fault = Fault.onChange().from(point).losingPowerBefore();
      Ruin ruin =
          ruin(
              LogUnderTest.disk(), new LogModel(Durability.FSYNC), fault, LogPowerLossTest::script);
      for (long seed = point; seed < point + 2; seed++) {
        MemoryDisk left = ruin.disk.crash(Survival.random(seed));
        for (Ruin again : ruinsOfRecovery(left, ruin.model)) {
          for (Survival survival : Survival.extremes()) {
            assertRecovers(again, survival);
          }
          assertRecovers(again, Survival.random(seed));
        }
      }
    }
  }

  private static List<Ruin> ruinsOfRecovery(MemoryDisk left, LogModel model) throws IOException {
    FaultyDisk whole = new FaultyDisk(left.copy());
    recover(whole, model.copy());
    List<Ruin> ruins = new ArrayList<>();
    for (long point = 1; point <= whole.changes(); point++) {
      Fault fault = Fault.onChange().from(point).losingPowerBefore();
      ruins.add(ruin(left.copy(), model, fault, LogPowerLossTest::recover));
    }
    return ruins;
  }

  private static void recover(FaultyDisk disk, LogModel model) throws IOException {
    try (LogLife log = new LogLife(disk, model)) {
      log.append(2);
      log.drain();
    }
  }

  /** A kill loses nothing by itself, but nobody knows then what was not forced. */
  @Test
  void whatAKilledProcessHasNotForcedTheNextOneForces() throws IOException {
    long points = points(Durability.FSYNC);
    for (long point = 1; point <= points; point++) {
      Fault kill = Fault.onChange().from(point).losingPowerBefore();
      Ruin killed =
          ruin(LogUnderTest.disk(), new LogModel(Durability.FSYNC), kill, LogPowerLossTest::script);
      FaultyDisk next = new FaultyDisk(killed.disk);
      LogModel model = killed.model.copy();
      try (LogLife log = new LogLife(next, model)) {
        log.drain();
        log.append(3);
        log.drain();
        next.cutPower();
      }
      Ruin ruin = new Ruin(killed.disk, model, "a kill, " + kill + ", and a loss of power");
      for (Survival survival : Survival.extremes()) {
        assertRecovers(ruin, survival);
      }
    }
  }

  @Test
  void whatRecoveryHasCutOffNeverComesBack() throws IOException {
    for (long seed = 0; seed < 300; seed++) {
      Fault early = Fault.on(Operation.FORCE).of(segment(1024)::equals).losingPowerBefore();
      Ruin torn =
          ruin(
              LogUnderTest.disk(),
              new LogModel(Durability.FSYNC),
              early,
              LogPowerLossTest::appendOverTheEndOfASegment);
      MemoryDisk left = torn.disk.crash(Survival.random(seed));
      LogModel model = torn.model.copy();
      FaultyDisk dying = new FaultyDisk(left);
      // Not that of a segment in the making, which another thread may be at.
      Fault late = Fault.on(Operation.FORCE).of(name -> name.endsWith(".log")).losingPowerBefore();
      try (LogLife log = new LogLife(dying, model)) {
        log.drain();
        log.append(3); // over what was cut off, which may have been more
        dying.inject(late);
        assertThatThrownBy(log::poll).isInstanceOf(LogFailed.class);
      }
      Ruin again = new Ruin(left, model, "after " + seed + ", the power loss " + late);
      for (int i = 0; i < 5; i++) {
        assertRecovers(again, Survival.random(seed * 5 + i));
      }
    }
  }

  private static void appendOverTheEndOfASegment(FaultyDisk disk, LogModel model)
      throws IOException {
    try (LogLife log = new LogLife(disk, model)) {
      log.append(14); // 9 of them fit into the first one
      log.drain();
    }
  }
}
