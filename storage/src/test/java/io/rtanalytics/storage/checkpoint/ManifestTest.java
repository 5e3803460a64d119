package io.rtanalytics.storage.checkpoint;

import static io.rtanalytics.storage.checkpoint.Snapshots.after;
import static io.rtanalytics.storage.checkpoint.Snapshots.describe;
import static io.rtanalytics.storage.checkpoint.Snapshots.producer;
import static io.rtanalytics.storage.checkpoint.Snapshots.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.storage.disk.Disk;
import io.rtanalytics.storage.disk.DiskFile;
import io.rtanalytics.storage.disk.Fault;
import io.rtanalytics.storage.disk.FaultyDisk;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.disk.Operation;
import io.rtanalytics.storage.disk.Survival;
import io.rtanalytics.storage.slice.ProducerState;
import io.rtanalytics.storage.slice.StoredSlice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ManifestTest {
  private static final int MARK_BYTES = 24;

  private final MemoryDisk disk = new MemoryDisk();
  private Snapshot last = Snapshot.NONE;

  /** Adds a checkpoint that writes some slices. */
  private void append(Manifest manifest, long floor, long... slices) throws IOException {
    List<StoredSlice> written =
        LongStream.of(slices).mapToObj(it -> slice(it, last.generation() + 1)).toList();
    List<ProducerState> producers = List.of(producer(last.generation(), 3, 2), producer(500, 1, 0));
    last = after(last, floor, written, producers);
    manifest.append(last, written);
  }

  private static Snapshot read(Disk from) throws IOException {
    Manifest.Found found = Manifest.open(from);
    found.manifest().close();
    return found.snapshot();
  }

  /** Three checkpoints, the first of them written whole, the others behind it. */
  private List<Snapshot> three() throws IOException {
    List<Snapshot> all = new ArrayList<>();
    try (Manifest manifest = Manifest.open(disk).manifest()) {
      append(manifest, 0, 1, 2, 3);
      all.add(last);
      append(manifest, 0, 2, 9);
      all.add(last);
      append(manifest, 2, 3);
      all.add(last);
    }
    return all;
  }

  private byte[] bytes() throws IOException {
    return disk.bytes(Manifest.NAME);
  }

  private static MemoryDisk diskWith(byte[] manifest) throws IOException {
    MemoryDisk other = new MemoryDisk();
    try (DiskFile file = other.create(Manifest.NAME)) {
      file.write(ByteBuffer.wrap(manifest), 0);
    }
    return other;
  }

  @Test
  void withoutOneThereIsNoCheckpointAndNothingIsMade() throws IOException {
    assertThat(read(disk)).isEqualTo(Snapshot.NONE);
    assertThat(disk.names()).isEmpty();
  }

  @Test
  void theLastCheckpointIsFoundWithAllThatWasWrittenBefore() throws IOException {
    three();
    assertThat(describe(read(disk))).isEqualTo(describe(last));
    assertThat(last.slices().size()).as("1 was dropped").isEqualTo(3);
    assertThat(disk.names()).containsExactly(Manifest.NAME);
  }

  @Test
  void itGoesOnBehindWhatItFound() throws IOException {
    three();
    byte[] before = bytes();
    try (Manifest manifest = Manifest.open(disk).manifest()) {
      append(manifest, 2, 11);
    }
    assertThat(bytes()).startsWith(before).hasSizeGreaterThan(before.length);
    assertThat(describe(read(disk))).isEqualTo(describe(last));
  }

  @Test
  void manySlicesAndProducersTakeSeveralFrames() throws IOException {
    List<StoredSlice> slices = LongStream.range(0, 10_000).mapToObj(it -> slice(it, 1)).toList();
    List<ProducerState> producers =
        LongStream.range(0, 200).mapToObj(it -> producer(it, 64, 40)).toList();
    Snapshot first = after(Snapshot.NONE, 0, slices, producers);
    Snapshot second = after(first, 0, slices, producers);
    try (Manifest manifest = Manifest.open(disk).manifest()) {
      manifest.append(first, slices);
      manifest.append(second, slices);
    }
    assertThat(describe(read(disk))).isEqualTo(describe(second));
  }

  @Test
  void itIsWrittenAnewWhenItHasGrownToTwiceWhatItNeeds() throws IOException {
    List<ProducerState> producers =
        LongStream.range(0, 20).mapToObj(it -> producer(it, 64, 0)).toList();
    long largest = 0;
    try (Manifest manifest = Manifest.open(disk).manifest()) {
      for (int i = 0; i < 40; i++) {
        List<StoredSlice> written = List.of(slice(i, i + 1));
        Snapshot next = after(last, i / 2, written, producers);
        manifest.append(next, written);
        last = next;
        largest = Math.max(largest, bytes().length);
        assertThat(describe(read(disk))).isEqualTo(describe(last));
      }
    }
    assertThat(largest).isGreaterThan(1 << 16).isLessThan((1 << 16) + 2 * 25_000);
    assertThat(disk.names()).containsExactly(Manifest.NAME);
  }

  @Test
  void whateverALossOfPowerLeavesIsTheCheckpointBeforeOrTheOneAfter() throws IOException {
    boolean lost = true;
    for (long change = 1; lost; change++) {
      MemoryDisk memory = new MemoryDisk();
      FaultyDisk faulty = new FaultyDisk(memory);
      faulty.inject(Fault.onChange().from(change).losingPowerBefore());
      last = Snapshot.NONE;
      Snapshot before = last;
      try (Manifest manifest = Manifest.open(faulty).manifest()) {
        while (last.generation() < 4) {
          before = last;
          append(manifest, 0, last.generation(), 7);
        }
        lost = false;
      } catch (IOException e) {
        assertSurvives(memory, List.of(describe(before), describe(last)));
      }
    }
    assertThat(last.generation()).isEqualTo(4);
  }

  /** Also once more, after something was done with what was left. */
  private static void assertSurvives(MemoryDisk disk, List<String> allowed) throws IOException {
    for (Survival survival : Survival.of(disk, 10, 1)) {
      MemoryDisk left = disk.crash(survival);
      Snapshot found = read(left);
      assertThat(describe(found)).as("%s", survival).isIn(allowed);
      try (Manifest manifest = Manifest.open(left).manifest()) {
        List<StoredSlice> written = List.of(slice(77, found.generation() + 1));
        Snapshot next = after(found, 0, written, List.of());
        manifest.append(next, written);
        assertThat(describe(read(left.crash(Survival.nothing())))).isEqualTo(describe(next));
      }
    }
  }

  @Test
  void aMarkThatIsLostIsNoDamage() throws IOException {
    byte[] whole;
    try (Manifest manifest = Manifest.open(disk).manifest()) {
      append(manifest, 0, 1, 2);
      append(manifest, 0, 3);
      whole = bytes();
      append(manifest, 0, 4);
    }
    byte[] longer = bytes();
    // What a disk may hold that wrote the later page, and not the one with the mark before it.
    Arrays.fill(longer, whole.length - MARK_BYTES, whole.length, (byte) 0);
    byte[] torn = Arrays.copyOf(longer, longer.length - MARK_BYTES);

    assertThat(read(diskWith(torn)).generation()).isEqualTo(2);
  }

  @Test
  void whatAFailedSyncMayHaveLostIsForcedOnceMoreBeforeItCounts() throws IOException {
    FaultyDisk faulty = new FaultyDisk(disk);
    try (Manifest manifest = Manifest.open(faulty).manifest()) {
      append(manifest, 0, 1);
      faulty.inject(Fault.on(Operation.FORCE).of(Manifest.NAME::equals).once().failing());
      assertThatThrownBy(() -> append(manifest, 0, 2)).isInstanceOf(IOException.class);
    }
    MemoryDisk killed = disk.copy();
    Snapshot found = read(killed);

    assertThat(found.generation()).as("what the system still holds").isEqualTo(2);
    assertThat(describe(read(killed.crash(Survival.nothing())))).isEqualTo(describe(found));
  }

  @Test
  void afterAFailedWriteTheNextGoesToANewFile() throws IOException {
    FaultyDisk faulty = new FaultyDisk(disk);
    try (Manifest manifest = Manifest.open(faulty).manifest()) {
      append(manifest, 0, 1);
      for (Operation operation :
          List.of(Operation.WRITE, Operation.FORCE, Operation.RENAME, Operation.FORCE_DIRECTORY)) {
        faulty.inject(Fault.on(operation).once().failing());
        try {
          append(manifest, 0, 2);
        } catch (IOException e) {
          append(manifest, 0, 3);
        }
        assertThat(describe(read(disk.crash(Survival.nothing())))).isEqualTo(describe(last));
      }
    }
  }

  @Test
  void everyFlippedBitIsFoundUnlessItIsInTheLastMark() throws IOException {
    three();
    byte[] good = bytes();
    String whole = describe(last);
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] bytes = good.clone();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      MemoryDisk damaged = diskWith(bytes);
      if (bit / 8 < good.length - MARK_BYTES) {
        assertThatThrownBy(() -> read(damaged))
            .as("bit %d", bit)
            .isInstanceOf(CorruptManifest.class)
            .hasMessageContaining("/memory/MANIFEST")
            .hasMessageNotContaining("\n");
      } else {
        assertThat(describe(read(damaged))).as("bit %d", bit).isEqualTo(whole);
      }
    }
  }

  @Test
  void cutAnywhereItIsAnEarlierCheckpointOrNone() throws IOException {
    List<Snapshot> all = three();
    byte[] good = bytes();
    List<String> found = new ArrayList<>();
    for (int length = 0; length < good.length; length++) {
      MemoryDisk cut = diskWith(Arrays.copyOf(good, length));
      try {
        String description = describe(read(cut));
        if (!found.contains(description)) {
          found.add(description);
        }
      } catch (CorruptManifest e) {
        assertThat(found).as("a manifest without a checkpoint is none").isEmpty();
        assertThat(e).hasMessageContaining("no checkpoint in it is whole");
      }
    }
    assertThat(found).isEqualTo(all.stream().map(Snapshots::describe).toList());
  }

  @Test
  void somethingElseIsNotTakenForOne() throws IOException {
    MemoryDisk other = diskWith("{\"format\":1}".repeat(20).getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> read(other)).isInstanceOf(CorruptManifest.class);
  }

  @Test
  void theFramesOfACopyAreAManifest() throws IOException {
    three();
    MemoryDisk copy = new MemoryDisk();
    try (DiskFile file = copy.create(Manifest.NAME)) {
      Manifest.write(last, file::write);
    }
    assertThat(describe(read(copy))).isEqualTo(describe(last));
  }

  @Test
  void anUnfinishedOneIsRemoved() throws IOException {
    disk.create("MANIFEST.tmp").close();
    assertThat(read(disk)).isEqualTo(Snapshot.NONE);
    assertThat(disk.names()).isEmpty();
  }
}
