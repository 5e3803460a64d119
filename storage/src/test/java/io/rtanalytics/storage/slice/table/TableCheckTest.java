package io.rtanalytics.storage.slice.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.storage.disk.Fault;
import io.rtanalytics.storage.disk.FaultyDisk;
import io.rtanalytics.storage.disk.MemoryDisk;
import io.rtanalytics.storage.disk.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TableCheckTest {
  private static final String NAME = "t.users";
  private static final int PAGE = TableRef.PAGE_BYTES;

  private final MemoryDisk disk = new MemoryDisk();
  private TableRef ref;
  private byte[] good;

  @BeforeEach
  void write() throws IOException {
    try (KeyFileWriter writer = new KeyFileWriter(new DirectOutput(disk), NAME, KeyKind.COUNTED)) {
      long[] keys = new Random(1).longs(30_000).map(it -> it >>> 1).sorted().toArray();
      for (long key : keys) {
        writer.put(key, ~key, (byte) 1);
      }
      ref = writer.finish();
    }
    good = disk.bytes(NAME);
  }

  private void assertDamaged(String reason) {
    assertThatThrownBy(() -> TableCheck.verify(disk, NAME, ref))
        .isInstanceOf(DamagedTable.class)
        .hasMessageContaining("/memory/" + NAME)
        .hasMessageContaining(reason);
  }

  @Test
  void whatWasWrittenIsSound() {
    assertThat(ref.bytes()).isEqualTo(good.length).isGreaterThan(100 * PAGE);
    TableCheck.verify(disk, NAME, ref);
    TableCheck.verify(disk, "no such file", TableRef.NONE);
  }

  @Test
  void aFlippedBitIsFoundInEveryPage() throws IOException {
    Random random = new Random(2);
    for (int page = 0; page < ref.pages(); page++) {
      long bit = 8L * page * PAGE + random.nextInt(8 * PAGE);
      disk.flip(NAME, bit);
      assertDamaged("checksum");
      disk.flip(NAME, bit);
    }
    TableCheck.verify(disk, NAME, ref);
  }

  @Test
  void pagesInAnotherOrderAreFound() throws IOException {
    for (int[] swap : new int[][] {{0, 1}, {0, ref.pages() - 1}, {3, 4}}) {
      byte[] bytes = good.clone();
      System.arraycopy(good, swap[0] * PAGE, bytes, swap[1] * PAGE, PAGE);
      System.arraycopy(good, swap[1] * PAGE, bytes, swap[0] * PAGE, PAGE);
      disk.setBytes(NAME, bytes);
      assertDamaged("checksum");
    }
  }

  @Test
  void anotherLengthIsFoundAndBothAreNamed() throws IOException {
    for (int length : new int[] {0, 1, PAGE, good.length - 1, good.length + 1}) {
      disk.setBytes(NAME, Arrays.copyOf(good, length));
      assertDamaged(length + " bytes, not " + good.length);
    }
  }

  @Test
  void aFileThatIsMissingOrCantBeReadIsDamaged() throws IOException {
    FaultyDisk faulty = new FaultyDisk(disk);
    faulty.inject(Fault.on(Operation.READ).from(2).failing());
    assertThatThrownBy(() -> TableCheck.verify(faulty, NAME, ref))
        .isInstanceOf(DamagedTable.class)
        .hasMessageContaining(NAME)
        .hasMessageContaining("Input/output error");
    disk.delete(NAME);
    assertDamaged(NAME);
  }

  @Test
  void aReadThatFailsOnceIsTriedAgainAndWhatCannotBeOpenedIsNotTakenForDamage() {
    FaultyDisk faulty = new FaultyDisk(disk);
    faulty.inject(Fault.on(Operation.READ).from(2).once().failing());
    TableCheck.verify(faulty, NAME, ref);
    faulty.inject(Fault.on(Operation.OPEN).once().failing());
    assertThatThrownBy(() -> TableCheck.verify(faulty, NAME, ref))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(NAME);
  }

  @Test
  void aBitThatFlipsOnTheWayIsFoundToo() {
    FaultyDisk faulty = new FaultyDisk(disk);
    faulty.inject(Fault.on(Operation.READ).once().flipping(8L * 50 * PAGE + 3));
    assertThatThrownBy(() -> TableCheck.verify(faulty, NAME, ref)).isInstanceOf(DamagedTable.class);
    TableCheck.verify(faulty, NAME, ref);
  }
}
