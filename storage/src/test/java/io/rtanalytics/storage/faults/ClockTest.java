package io.rtanalytics.storage.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.port.Refused;
import io.rtanalytics.storage.Batches;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clock that is set, forward or back, while a worker runs or in between. */
class ClockTest {
  private static final int KEPT = 10;
  private static final long PRESENT = 100; // the slice in which the clock begins
  private static final long AMPLE = 64 << 20;

  @TempDir private Path directory;
  private final Random random = new Random(8);
  private final Traffic traffic = new Traffic(random, 100);

  private Machine machine(long retention) {
    return new Machine(directory, Machine.settings().retentionSlices(retention).build(), AMPLE);
  }

  private void send(Machine machine, Client client, long first, int slices) throws Exception {
    for (int i = 0; i < 12; i++) {
      client.send(machine.worker(), i % 3, traffic.events(40, first, slices));
    }
    client.settle();
  }

  @Test
  void withoutRetentionNoTimeChangesACountNorTheIncarnation() throws Exception {
    List<Duration> jumps =
        List.of(
            Duration.ofDays(-40),
            Duration.ofDays(4000),
            Duration.ofSeconds(-1),
            Duration.ofDays(-20_000),
            Duration.ofDays(100_000));
    try (Tally tally = new Tally("clock set forward and back; simulated");
        Machine machine = machine(0)) {
      Client client = new Client(3, 12, tally);
      machine.start();
      long incarnation = machine.worker().incarnation();
      for (Duration jump : jumps) {
        send(machine, client, 95, 5);
        machine.clock.move(jump);
        tally.struck(client.inFlight());
        send(machine, client, 95, 5);
        machine.checkpoint();
        client.assertExact(machine.worker());
        machine.becomes(machine.killed()).start();
        client.assertExact(machine.worker());
        client.repeat(machine.worker(), 10, random);
        machine.stop().start();
        client.assertExact(machine.worker());
        assertThat(machine.worker().incarnation()).isEqualTo(incarnation);
      }
    }
  }

  @Test
  void whatWasDroppedStaysDroppedWhenTheClockIsSetBack() throws Exception {
    try (Machine machine = machine(KEPT)) {
      Client client = new Client(3, 12, new Tally("not written down"));
      machine.start();
      client.floors(0, PRESENT - KEPT);
      send(machine, client, PRESENT - 5, 5);
      machine.clock.move(Duration.ofHours(8));
      client.floors(0, PRESENT + 8 - KEPT);
      machine.checkpoint();
      long floor = PRESENT + 8 - KEPT; // for a minute longer than API nodes keep it
      client.floors(floor, floor);
      client.assertExact(machine.worker());

      for (Duration back : List.of(Duration.ofHours(-8), Duration.ofDays(-1000))) {
        machine.clock.move(back);
        send(machine, client, PRESENT, 3);
        machine.checkpoint();
        client.assertExact(machine.worker());
        assertDropped(machine, floor - 1);
        machine.becomes(machine.killed()).start();
        assertDropped(machine, floor - 1);
        client.assertExact(machine.worker());
      }
      machine.clock.set(Machine.FIRST.plus(Duration.ofHours(PRESENT)));
      send(machine, client, floor, 3);
      machine.checkpoint();
      client.assertExact(machine.worker());
    }
  }

  private static void assertDropped(Machine machine, long slice) {
    assertThatThrownBy(() -> machine.worker().read(slice, slice, OptionalLong.of(Batches.ROUTING)))
        .isInstanceOfSatisfying(
            Refused.class, e -> assertThat(e.reason()).isEqualTo(Refused.Reason.EXPIRED));
    var batch = Batches.batch(Batches.producer(77), 0, Batches.click(slice, 1));
    assertThatThrownBy(() -> Machine.get(machine.worker().append(batch, Machine.TIMEOUT)))
        .isInstanceOfSatisfying(
            Refused.class, e -> assertThat(e.reason()).isEqualTo(Refused.Reason.EXPIRED));
  }

  @Test
  void beforeTheFirstSliceNothingIsDropped() throws Exception {
    try (Machine machine = machine(1)) {
      Client client = new Client(3, 12, new Tally("not written down"));
      machine.clock.set(Instant.EPOCH);
      machine.start();
      send(machine, client, 0, 3);
      machine.checkpoint();
      client.assertExact(machine.worker());
      machine.clock.set(Machine.FIRST.plusSeconds(30)); // the minute's grace is before slice 0
      send(machine, client, 0, 3);
      machine.checkpoint();
      client.assertExact(machine.worker());
    }
  }
}
