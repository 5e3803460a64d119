package io.rtanalytics.storage.slice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A partition of keys. */
class KeyPartitionTest {
  private final MemoryMeter meter = new MemoryMeter(Long.MAX_VALUE / 2);

  @Test
  void keysThatDifferInTheirFirstByteAloneAreToldApart() {
    KeyPartition partition = new KeyPartition(meter, KeyPartition.ANY, 0);
    Map<Long, Byte> expected = new HashMap<>();
    for (int first = 0; first < 256; first++) {
      long high = KeyPartition.firstOf(first) | 5;
      byte value = (byte) (1 + first % 255);
      partition.put(high, 7, value);
      expected.put(high, value);
    }

    Map<Long, Byte> found = new HashMap<>();
    partition.forEach((high, low, value) -> found.put(high, value));
    assertThat(found).isEqualTo(expected);
    assertThat(partition.size()).isEqualTo(256);
    expected.forEach((high, value) -> assertThat(partition.get(high, 7)).isEqualTo(value));
  }

  @Test
  void aPartitionOfManyGivesItsFirstByteBack() {
    for (int first : new int[] {0, 1, 127, 128, 255}) {
      KeyPartition partition = new KeyPartition(meter, first, 0);
      long high = KeyPartition.firstOf(first) | 5;
      partition.put(high, 7, (byte) -1);
      partition.forEach((found, low, value) -> assertThat(found).isEqualTo(high));
      assertThat(partition.get(high, 7)).isEqualTo((byte) -1);
      assertThat(partition.get(high + 1, 7)).isZero();
    }
  }

  @Test
  void itsMemoryIsCountedWhileItGrowsAndGivenBack() {
    KeyPartition partition = new KeyPartition(meter, 3, 0);
    KeyPartition alone = new KeyPartition(meter, KeyPartition.ANY, 0);
    for (int i = 0; i < 10_000; i++) {
      partition.put(KeyPartition.firstOf(3) | i, i, (byte) 1);
      alone.put(i, i, (byte) 1);
    }
    assertThat(partition.bytes() / 10_000).isBetween(21L, 32L);
    assertThat(alone.bytes() / 10_000).isBetween(22L, 34L);
    assertThat(meter.bytes()).isEqualTo(partition.bytes() + alone.bytes());
    partition.leaveAll();
    alone.leaveAll();
    assertThat(meter.bytes()).isZero();
  }

  @Test
  void whereALookUpBeginsIsReadAhead() {
    KeyPartition partition = new KeyPartition(meter, 3, 0);
    long high = KeyPartition.firstOf(3) | 5;
    partition.put(high, 7, (byte) 9);
    ReadAhead readAhead = new ReadAhead();
    partition.locate(high, 7, readAhead);
    assertThat(readAhead.read()).isEqualTo(KeyPartition.firstOf(9) | 5);

    partition.freeze();
    KeyPartition above = partition.writable();
    above.put(high, 7, (byte) 11);
    above.locate(high, 7, readAhead);
    assertThat(readAhead.read())
        .as("in both layers")
        .isEqualTo(KeyPartition.firstOf(9) + KeyPartition.firstOf(11) + 2 * 5);
  }
}
