package io.rtanalytics.storage.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.port.Refused;
import io.rtanalytics.storage.Batches;
import io.rtanalytics.storage.checkpoint.CorruptManifest;
import io.rtanalytics.storage.disk.DiskFile;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.log.CorruptLog;
import io.rtanalytics.storage.worker.WorkerStatus;
import io.rtanalytics.totals.SliceTotals;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A manifest that is not what was written: the worker does not start, says why, and leaves
 * everything as it is; or it serves what is surely right, and nothing else.
 */
class ManifestDamageTest {
  private static final String MANIFEST = "MANIFEST";
  private static final int MARK_BYTES = 24;
  private static final long AMPLE = 64 << 20;

  @TempDir private Path directory;
  private final Random random = new Random(3);
  private final Client client = new Client(3, 12, new Tally("not written down"));
  private Machine machine;
  private byte[] good;
  private byte[] older;

  /** Three checkpoints, segments of the log that were trimmed, and entries behind the last cut. */
  @BeforeEach
  void fill() throws Exception {
    machine = new Machine(directory, Machine.settings().build(), AMPLE).start();
    Traffic traffic = new Traffic(random, 50);
    for (int checkpoint = 0; checkpoint < 3; checkpoint++) {
      send(traffic, checkpoint == 1 ? 300 : 10, 90 + checkpoint);
      machine.checkpoint();
      older = checkpoint == 1 ? machine.memory().bytes(MANIFEST) : older;
    }
    send(traffic, 5, 95);
    machine.becomes(machine.killed());
    good = machine.memory().bytes(MANIFEST);
  }

  private void send(Traffic traffic, int batches, long slice) throws Exception {
    for (int i = 0; i < batches; i++) {
      client.send(machine.worker(), i % 3, traffic.events(40, slice, 3));
    }
    client.settle();
  }

  private static Map<String, byte[]> contents(MemoryDisk disk) throws Exception {
    Map<String, byte[]> contents = new TreeMap<>();
    for (String name : disk.names()) {
      if (!name.equals("reserve")) {
        contents.put(name, disk.bytes(name));
      }
    }
    return contents;
  }

  /** Returns whether it started; if not, everything is as before, and the message names a file. */
  private boolean startsOrSaysWhy(String what, Machine other) throws Exception {
    Map<String, byte[]> before = contents(other.memory());
    try {
      other.start();
      return true;
    } catch (CorruptManifest | CorruptLog e) {
      assertThat(e).as(what).hasMessageContaining("/memory/").hasMessageNotContaining("\n");
      assertThat(other.worker().status().phase()).isEqualTo(WorkerStatus.Phase.FAILED);
      assertThat(other.worker().status().toString()).contains(e.getMessage());
      other.stop();
      assertThat(contents(other.memory())).as(what).containsExactlyEntriesOf(before);
      return false;
    }
  }

  private Machine withManifest(byte[] bytes) throws Exception {
    Machine other = machine.with(machine.killed());
    other.memory().setBytes(MANIFEST, bytes);
    return other;
  }

  @Test
  void aFlippedBitAnywhereButInTheLastMarkIsFoundAndNothingIsTouched() throws Exception {
    for (int at = 0; at < good.length; at += 1 + random.nextInt(20)) {
      byte[] bytes = good.clone();
      bytes[at] ^= (byte) (1 << random.nextInt(8));
      try (Machine other = withManifest(bytes)) {
        boolean started = startsOrSaysWhy("byte " + at, other);
        assertThat(started).as("byte %d", at).isEqualTo(at >= good.length - MARK_BYTES);
        if (started) {
          client.assertExact(other.worker());
        }
      }
    }
  }

  @Test
  void withoutOneNothingOfWhatItNamedIsDeleted() throws Exception {
    try (Machine other = machine.with(machine.killed())) {
      other.memory().delete(MANIFEST);
      assertThat(startsOrSaysWhy("missing", other)).isFalse();
      try (DiskFile file = other.memory().create(MANIFEST)) { // an operator has found it
        file.force(true);
      }
      other.memory().setBytes(MANIFEST, good);
      other.start();
      client.assertExact(other.worker());
    }
  }

  @Test
  void cutShortOrOldItNeverLeadsToAWrongCount() throws Exception {
    int served = 0;
    for (int length = 0; length < good.length; length += 1 + random.nextInt(40)) {
      try (Machine other = withManifest(Arrays.copyOf(good, length))) {
        served += startsOrSaysWhy("cut at " + length, other) ? servedRightly(other) : 0;
      }
    }
    try (Machine other = withManifest(older)) {
      served += startsOrSaysWhy("older", other) ? servedRightly(other) : 0;
    }
    assertThat(served).as("slices that were served although it was cut").isPositive();
  }

  /** Returns how many slices are served; what these show is right. */
  private int servedRightly(Machine other) throws Exception {
    int served = 0;
    for (int i = 0; i < 3; i++) {
      other.nudge();
    }
    for (long slice : client.acknowledged().slices()) {
      try {
        var found = other.worker().read(slice, slice, OptionalLong.of(Batches.ROUTING)).slices();
        SliceTotals totals = found.isEmpty() ? SliceTotals.ZERO : found.get(0).totals();
        assertThat(totals).isEqualTo(client.acknowledged().totals(slice));
        served++;
      } catch (Refused e) {
        assertThat(e.reason()).isEqualTo(Refused.Reason.DAMAGED);
      }
    }
    return served;
  }
}
