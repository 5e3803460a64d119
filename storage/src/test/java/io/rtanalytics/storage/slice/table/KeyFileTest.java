package io.rtanalytics.storage.slice.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.storage.disk.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A table of keys on disk, read. */
class KeyFileTest {
  private static final String NAME = "users";

  private final MemoryDisk disk = new MemoryDisk();

  @BeforeEach
  void write() throws IOException {
    try (KeyFileWriter writer = new KeyFileWriter(new DirectOutput(disk), NAME, KeyKind.COUNTED)) {
      for (long key = 0; key < 1000; key++) {
        writer.put(key << 50, 0x1234_5678_9abc_def0L + key, (byte) 1);
      }
      writer.finish();
    }
  }

  private List<Long> between(long first, long last) {
    List<Long> found = new ArrayList<>();
    try (KeyFile file = KeyFile.open(disk, NAME, KeyKind.COUNTED)) {
      file.forEach(first, last, (high, low, value) -> found.add(high >>> 50));
    }
    return found;
  }

  /** Where a key is in the file. */
  private int indexOf(long key) throws IOException {
    byte[] wanted =
        ByteBuffer.allocate(16).putLong(key << 50).putLong(0x1234_5678_9abc_def0L + key).array();
    ByteBuffer bytes = ByteBuffer.wrap(disk.bytes(NAME));
    for (int at = 0; at <= bytes.capacity() - wanted.length; at++) {
      if (bytes.slice(at, wanted.length).equals(ByteBuffer.wrap(wanted))) {
        return at;
      }
    }
    throw new AssertionError("no key " + key);
  }

  @Test
  void keysWithinBoundsAreHandedOver() {
    assertThat(between(3L << 50, 6L << 50)).containsExactly(3L, 4L, 5L, 6L);
  }

  @Test
  void aKeyThatIsNotWithinThemIsDamage() throws IOException {
    disk.flip(NAME, 8L * (indexOf(5) + 1) + 4); // 1 in place of 5
    assertThatThrownBy(() -> between(3L << 50, 6L << 50))
        .isInstanceOf(DamagedTable.class)
        .hasMessageContaining(NAME)
        .hasMessageContaining("not written so");
  }
}
