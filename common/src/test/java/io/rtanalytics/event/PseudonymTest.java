package io.rtanalytics.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PseudonymTest {
  @Property
  void remainderIsThatOfTheUnsignedBigEndianNumber(
      @ForAll long high, @ForAll long low, @ForAll @IntRange(min = 1) int n) {
    Pseudonym pseudonym = new Pseudonym(high, low);
    BigInteger number = new BigInteger(pseudonym.toString(), 16);
    assertThat(pseudonym.mod(n)).isEqualTo(number.mod(BigInteger.valueOf(n)).intValueExact());
  }

  @Property
  void hexReadsBack(@ForAll long high, @ForAll long low) {
    Pseudonym pseudonym = new Pseudonym(high, low);
    assertThat(Pseudonym.parse(pseudonym.toString())).isEqualTo(pseudonym);
  }

  @Test
  void anythingButHexIsRefused() {
    assertThat(Pseudonym.isHex("ann")).isFalse();
    assertThat(Pseudonym.isHex("0123456789abcdef0123456789abcdeg")).isFalse();
    assertThat(Pseudonym.isHex("0123456789ABCDEF0123456789abcdef")).isTrue();
    assertThatThrownBy(() -> Pseudonym.parse("ann")).isInstanceOf(IllegalArgumentException.class);
  }
}
