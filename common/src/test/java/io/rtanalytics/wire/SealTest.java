package io.rtanalytics.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The entry of a log that makes slices final. */
class SealTest {
  @Test
  void readsBack() {
    byte[] bytes = new Seal(0x0102030405060708L).bytes();
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("52545331" + "0102030405060708");
    assertThat(Seal.isSeal(bytes)).isTrue();
    assertThat(Seal.parse(bytes)).isEqualTo(new Seal(0x0102030405060708L));
  }

  @Test
  void otherBytesAreNone() {
    byte[] bytes = new Seal(7).bytes();
    for (int length = 0; length < 40; length++) {
      if (length != bytes.length) {
        byte[] other = Arrays.copyOf(bytes, length);
        assertThat(Seal.isSeal(other)).isFalse();
        assertThatExceptionOfType(MalformedMessage.class).isThrownBy(() -> Seal.parse(other));
      }
    }
    byte[] nothing = bytes.clone();
    nothing[11] = 0;
    assertThatExceptionOfType(MalformedMessage.class).isThrownBy(() -> Seal.parse(nothing));
    assertThatIllegalArgumentException().isThrownBy(() -> new Seal(0));
  }
}
