package io.rtanalytics.storage.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.IdHash;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.port.Refused;
import io.rtanalytics.storage.Batches;
import io.rtanalytics.storage.disk.Fault;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.disk.Operation;
import io.rtanalytics.storage.worker.Worker;
import io.rtanalytics.storage.worker.WorkerStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a slice that are not what was written: that slice is refused, the others are served. */
class SliceDamageTest {
  private static final long DAMAGED = 95;
  private static final long WHOLE = 96;
  private static final int USERS = 600; // so that every table but that of items has several pages
  private static final int PAGE = 4096;
  private static final long AMPLE = 64 << 20;
  private static final List<String> KINDS = List.of("users", "ids", "items", "pairs");

  @TempDir private Path directory;
  private Machine machine;
  private final Client client = new Client(2, 40, new Tally("not written down"));
  private MemoryDisk older; // as it was a checkpoint earlier
  private int fresh = USERS;

  /** Two slices, each with all tables, that no longer are in memory: the worker was restarted. */
  @BeforeEach
  void fillTwoSlices() throws Exception {
    machine =
        new Machine(directory, Machine.settings().maxItemsPerSlice(40).build(), AMPLE).start();
    for (long slice : List.of(DAMAGED, WHOLE)) {
      for (int part = 0; part < 6; part++) {
        client.send(machine.worker(), 0, events(slice, part * USERS / 6, USERS / 6));
      }
    }
    client.settle();
    machine.checkpoint();
    older = machine.killed();
    for (long slice : List.of(DAMAGED, WHOLE)) {
      client.send(machine.worker(), 0, events(slice, 0, 3));
    }
    client.settle();
    machine.stop();
  }

  private static List<Event> events(long slice, int firstUser, int users) {
    List<Event> events = new ArrayList<>();
    for (int user = firstUser; user < firstUser + users; user++) {
      events.add(
          new Event(
              slice,
              Traffic.pseudonym(slice, user),
              user % 3 == 0 ? Action.CLICK : Action.IMPRESSION,
              Utf8.of("item " + slice + " " + user % 30),
              new IdHash(Traffic.mix(user), slice)));
    }
    return events;
  }

  private String file(String kind) throws Exception {
    return new SliceFiles(machine.memory()).of(DAMAGED).get(kind);
  }

  /** What may happen to a file. */
  @FunctionalInterface
  private interface Damage {
    void to(MemoryDisk disk) throws Exception;
  }

  /** Starts on a damaged copy; the damage is found by the first batch. */
  private void assertFoundByABatch(String what, String file, Damage damage) throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    try (Machine other = machine.with(machine.killed())) {
      damage.to(other.memory());
      other.disk().inject(scrubAfter(done));
      other.start();
      try {
        Client others = client.copy();
        others.assertExact(other.worker()); // the manifest knows the totals
        assertRefused(what, file, () -> post(other.worker(), DAMAGED));
        assertRefused(what, file, () -> get(other.worker(), DAMAGED));
        assertOthersServed(other, others);
      } finally {
        done.countDown();
      }
    }
  }

  /** The thread that looks at all files waits, so that somebody else finds the damage. */
  private static Fault scrubAfter(CountDownLatch latch) {
    return Fault.on(Operation.OPEN)
        .of(name -> Thread.currentThread().getName().endsWith("-scrub"))
        .waitingFor(latch);
  }

  /** Starts on a damaged copy; the damage is found although nobody needs the slice. */
  private void assertFoundByItself(String what, String file, Damage damage) throws Exception {
    try (Machine other = machine.with(machine.killed())) {
      damage.to(other.memory());
      other.start();
      awaitDamage(other);
      assertRefused(what, file, () -> get(other.worker(), DAMAGED));
      assertRefused(what, file, () -> post(other.worker(), DAMAGED));
      assertThat(other.gauge("rt.worker.slices.damaged")).isEqualTo(1);
      assertOthersServed(other, client.copy());
    }
  }

  private static void awaitDamage(Machine machine) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              machine.nudge();
              return machine.gauge("rt.worker.slices.damaged") > 0;
            });
  }

  private void post(Worker worker, long slice) throws Exception {
    var batch =
        Batches.batch(
            Batches.producer(fresh + 10),
            0,
            Batches.ROUTING,
            List.of(new Event(slice, Traffic.pseudonym(slice, fresh++), Action.CLICK, null, null)));
    Machine.get(worker.append(batch, Machine.TIMEOUT));
  }

  private static void get(Worker worker, long slice) {
    worker.read(slice, slice, OptionalLong.of(Batches.ROUTING));
  }

  private static void assertRefused(String what, String file, ThrowingCallable call) {
    assertThatThrownBy(call)
        .as(what)
        .isInstanceOfSatisfying(
            Refused.class, e -> assertThat(e.reason()).isEqualTo(Refused.Reason.DAMAGED))
        .hasMessageContaining("slice " + DAMAGED)
        .hasMessageContaining(file)
        .hasMessageNotContaining("\n");
  }

  private static void assertOthersServed(Machine machine, Client client) throws Exception {
    client.send(machine.worker(), 1, events(WHOLE, 2 * USERS, 5));
    client.settle();
    assertThat(machine.worker().read(WHOLE, WHOLE, OptionalLong.of(Batches.ROUTING)).slices())
        .singleElement()
        .satisfies(it -> assertThat(it.totals()).isEqualTo(client.acknowledged().totals(WHOLE)));
    assertThat(machine.worker().status().phase()).isEqualTo(WorkerStatus.Phase.READY);
  }

  /** Bits in every region: the header, nodes, keys, values, what is left of each page. */
  private static List<Long> bits(int bytes, Random random) {
    List<Long> bits = new ArrayList<>();
    for (int at = 0; at < 64; at += 8) {
      bits.add(8L * at + random.nextInt(64));
    }
    for (int at = 64; at < bytes; at += 150 + random.nextInt(300)) {
      bits.add(8L * at + random.nextInt(8));
    }
    for (int end = PAGE; end <= bytes; end += PAGE) {
      bits.add(8L * end - 1);
    }
    return bits;
  }

  @Test
  void aFlippedBitIsFoundWhereverItIs() throws Exception {
    Random random = new Random(1);
    for (String kind : KINDS) {
      String file = file(kind);
      int bytes = machine.memory().bytes(file).length;
      assertThat(bytes % PAGE).isZero();
      for (long bit : bits(bytes, random)) {
        String what = "bit " + bit + " of " + file;
        if (random.nextInt(4) > 0) {
          assertFoundByABatch(what, file, disk -> disk.flip(file, bit));
        } else {
          assertFoundByItself(what, file, disk -> disk.flip(file, bit));
        }
      }
    }
  }

  @Test
  void aFileOfAnotherLengthOrPlaceIsFound() throws Exception {
    for (String kind : KINDS) {
      String file = file(kind);
      byte[] good = machine.memory().bytes(file);
      String other = file(kind.equals("users") ? "pairs" : "users");
      Map<String, Damage> damages = new LinkedHashMap<>();
      damages.put("missing", disk -> disk.delete(file));
      damages.put("empty", disk -> disk.setBytes(file, new byte[0]));
      damages.put(
          "a page too short", disk -> disk.setBytes(file, Arrays.copyOf(good, good.length - PAGE)));
      damages.put(
          "a byte too short", disk -> disk.setBytes(file, Arrays.copyOf(good, good.length - 1)));
      damages.put(
          "a page too long", disk -> disk.setBytes(file, Arrays.copyOf(good, good.length + PAGE)));
      damages.put(
          "that of another slice",
          disk ->
              disk.setBytes(
                  file, disk.bytes(new SliceFiles(machine.memory()).of(WHOLE).get(kind))));
      damages.put(
          "an older one",
          disk -> disk.setBytes(file, older.bytes(new SliceFiles(older).of(DAMAGED).get(kind))));
      damages.put("another table", disk -> disk.setBytes(file, disk.bytes(other)));
      damages.put("zeros", disk -> disk.setBytes(file, new byte[good.length]));
      for (Map.Entry<String, Damage> damage : damages.entrySet()) {
        boolean same = damage.getKey().equals("an older one") && isSameAsOlder(kind, good);
        if (!same) {
          assertFoundByABatch(file + " is " + damage.getKey(), file, damage.getValue());
          assertFoundByItself(file + " is " + damage.getKey(), file, damage.getValue());
        }
      }
    }
  }

  /** Repeats of ids change no table of theirs. */
  private boolean isSameAsOlder(String kind, byte[] good) throws Exception {
    return Arrays.equals(good, older.bytes(new SliceFiles(older).of(DAMAGED).get(kind)));
  }

  @Test
  void aSliceOfWhichTheLogHadMoreStaysRefusedForGood() throws Exception {
    String file = file("users");
    byte[] good = machine.memory().bytes(file);
    machine.start();
    client.send(machine.worker(), 0, events(DAMAGED, 3000, 10));
    client.send(machine.worker(), 0, events(WHOLE, 3000, 10));
    client.settle();
    machine.becomes(machine.killed());
    machine.memory().flip(file, 12_345);
    machine.start(); // reads the log
    assertRefused("replayed", file, () -> post(machine.worker(), DAMAGED));
    client.repeat(machine.worker(), 20, new Random(3)); // of both slices: answered as before
    assertOthersServed(machine, client);
    machine.checkpoint();
    machine.stop();

    machine.memory().setBytes(file, good); // too late
    for (int restart = 0; restart < 2; restart++) {
      machine.start();
      assertRefused("missed", "events were missed", () -> get(machine.worker(), DAMAGED));
      assertRefused("missed", "events were missed", () -> post(machine.worker(), DAMAGED));
      assertOthersServed(machine, client);
      machine.checkpoint();
      machine.stop();
    }
  }

  @Test
  void damageBelowWhatIsInMemoryIsFoundByTheCheckpointThatWouldCopyIt() throws Exception {
    Random random = new Random(2);
    for (String kind : KINDS) {
      String file = file(kind);
      int bytes = machine.memory().bytes(file).length;
      for (int i = 0; i < 5; i++) {
        try (Machine other = machine.with(machine.killed()).start()) {
          Client others = client.copy();
          // Brings it into memory, but for what is not needed; its files were verified by then.
          others.send(other.worker(), 1, withoutItems(DAMAGED));
          others.send(other.worker(), 1, withoutItems(WHOLE));
          others.settle();
          other.memory().flip(file, random.nextInt(8 * bytes));
          Throwable failure = catchThrowable(other::checkpoint);
          assertThat(failure).as("the checkpoint of the others").isNull();
          awaitDamage(other);
          assertRefused("found by a checkpoint", file, () -> get(other.worker(), DAMAGED));
          assertRefused("found by a checkpoint", file, () -> post(other.worker(), DAMAGED));
          assertOthersServed(other, others);
          other.checkpoint();
          other.stop().start();
          assertRefused("restarted", "slice", () -> get(other.worker(), DAMAGED));
          assertOthersServed(other, others);
        }
      }
    }
  }

  private static List<Event> withoutItems(long slice) {
    return List.of(
        new Event(slice, Traffic.pseudonym(slice, 5000), Action.CLICK, null, new IdHash(1, 2)));
  }

  @Test
  void whatIsFoundWhileTheSliceIsInMemoryIsNotForgottenAtARestart() throws Exception {
    CountDownLatch verified = new CountDownLatch(1);
    String file = file("users");
    try (Machine other = machine.with(machine.killed())) {
      other.disk().inject(scrubAfter(verified));
      other.start();
      try {
        Client others = client.copy();
        others.send(other.worker(), 1, withoutItems(DAMAGED));
        others.settle();
        other.memory().flip(file, 5000 * 8);
        verified.countDown();
        awaitDamage(other);
        assertRefused("in memory", file, () -> get(other.worker(), DAMAGED));
        assertRefused("in memory", file, () -> post(other.worker(), DAMAGED));
        other.checkpoint();
        other.stop().start();
        assertRefused("restarted", "events were missed", () -> get(other.worker(), DAMAGED));
        assertOthersServed(other, others);
      } finally {
        verified.countDown();
      }
    }
  }

  @Test
  void aFileThatCantBeReadAnyMoreIsThatSlicesMatterAlone() throws Exception {
    try (Machine other = machine.with(machine.killed()).start()) {
      Client others = client.copy();
      others.send(other.worker(), 1, withoutItems(WHOLE));
      others.send(other.worker(), 1, withoutItems(DAMAGED));
      others.settle();
      Fault unreadable =
          other.disk().inject(Fault.on(Operation.READ).of(file("users")::equals).failing());
      post(other.worker(), DAMAGED); // it was in the log when its user was looked up in the file
      assertThat(unreadable.hits()).isPositive();
      assertRefused("unreadable", "Input/output error", () -> post(other.worker(), DAMAGED));
      assertRefused("unreadable", "Input/output error", () -> get(other.worker(), DAMAGED));
      assertOthersServed(other, others);
      other.checkpoint();
      unreadable.stop();
      other.stop().start();
      assertRefused("restarted", "events were missed", () -> get(other.worker(), DAMAGED));
      assertOthersServed(other, others);
    }
  }
}
