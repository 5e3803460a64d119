package io.rtanalytics.storage.slice;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.storage.disk.MemoryDisk;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Slices in memory by number. */
class SliceMemoryTest {
  private static final long ALIKE = 1024; // numbers so far apart end alike, and share a place

  private final MemoryMeter meter = new MemoryMeter(1 << 20);
  private final SliceTables tables = new SliceTables(new TableStore(new MemoryDisk()), meter, 10);
  private final SliceMemory memory = new SliceMemory(meter);

  private Slice bringIn(long number) {
    Slice slice = new Slice(number, 1, tables, 0);
    memory.put(slice);
    return slice;
  }

  @Test
  void whatLeftIsNotFoundAndWhatComesBackIs() {
    Slice before = bringIn(3);
    assertThat(memory.get(3)).isSameAs(before);
    memory.leave(3);
    assertThat(memory.get(3)).isNull();
    Slice after = bringIn(3);
    assertThat(memory.get(3)).isSameAs(after);
  }

  @Test
  void numbersThatEndAlikeAreToldApart() {
    List<Long> left = new ArrayList<>();
    memory.onLeft(left::add);
    Slice one = bringIn(3);
    Slice other = bringIn(3 + ALIKE);
    for (int i = 0; i < 2; i++) {
      assertThat(memory.get(3)).isSameAs(one);
      assertThat(memory.get(3 + ALIKE)).isSameAs(other);
    }
    memory.leave(3); // not the last that was looked for
    assertThat(memory.get(3)).isNull();
    assertThat(memory.get(3 + ALIKE)).isSameAs(other);
    memory.leaveIf(number -> number == 3 + ALIKE);
    assertThat(memory.get(3 + ALIKE)).isNull();
    assertThat(left).containsExactly(3L, 3 + ALIKE);
    assertThat(meter.bytes()).isZero();
  }
}
