package io.rtanalytics.kafka.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadBytesTest {
  @Test
  void bytesBehindAnOffsetAreKnownToWithinAMark() {
    ReadBytes read = new ReadBytes(10);
    assertThat(read.since(10)).isZero();
    for (int i = 0; i < 1_000; i++) {
      read.add(1_000, 11 + i);
    }

    assertThat(read.since(10)).isEqualTo(1_000_000);
    assertThat(read.since(510)).isBetween(500_000L, 570_000L);
    assertThat(read.since(1_009)).isBetween(1_000L, 70_000L);
    assertThat(read.since(1_010)).isZero();
    read.add(5, 1_011);
    assertThat(read.since(1_010)).isPositive();
  }
}
