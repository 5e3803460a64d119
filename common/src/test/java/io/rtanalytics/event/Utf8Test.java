package io.rtanalytics.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class Utf8Test {
  @Test
  void rangesOfDifferentArraysWithTheSameTextAreEqual() {
    byte[] line = "1700000000,ann,click".getBytes(StandardCharsets.US_ASCII);
    Utf8 ann = Utf8.wrap(line, 11, 3);
    assertThat(ann).isEqualTo(Utf8.of("ann")).hasSameHashCodeAs(Utf8.of("ann")).hasToString("ann");
    assertThat(ann).isNotEqualTo(Utf8.of("anna"));
  }

  @Test
  void malformedBytesAreRecognised() {
    assertThat(Utf8.of("Ганган").isWellFormed()).isTrue();
    assertThat(Utf8.wrap(new byte[] {'a', (byte) 0xff}, 0, 2).isWellFormed()).isFalse();
    byte[] surrogate = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
    assertThat(Utf8.wrap(surrogate, 0, 3).isWellFormed()).isFalse();
    byte[] overlong = {(byte) 0xc0, (byte) 0x80};
    assertThat(Utf8.wrap(overlong, 0, 2).isWellFormed()).isFalse();
    byte[] cut = "й".getBytes(StandardCharsets.UTF_8);
    assertThat(Utf8.wrap(cut, 0, 1).isWellFormed()).isFalse();
  }

  @Test
  void rangesOutsideTheArrayAreRefused() {
    assertThatThrownBy(() -> Utf8.wrap(new byte[3], 2, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Utf8.wrap(new byte[3], Integer.MAX_VALUE, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Property
  void everyStringThatCanBeEncodedIsWellFormed(@ForAll String text) {
    assertThat(Utf8.of(text).isWellFormed()).isTrue();
  }
}
