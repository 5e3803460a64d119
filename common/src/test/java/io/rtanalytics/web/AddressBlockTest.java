package io.rtanalytics.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses and blocks of them, as text. */
class AddressBlockTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "0.0.0.0, 0.0.0.0",
    "2001:db8::1, 2001:db8:0:0:0:0:0:1",
    "[2001:DB8::1], 2001:db8:0:0:0:0:0:1",
    "::ffff:192.0.2.1, 192.0.2.1",
    "::FFFF:c000:201, 192.0.2.1",
  })
  void addressIsRead(String text, String read) {
    assertThat(Addresses.parse(text)).map(InetAddress::getHostAddress).contains(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "example.org",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "01.2.3.4",
        "0x7f.0.0.1",
        "1.2.3.4 ",
        "1.2.3.-4",
        ":",
        ":::",
        "1::2::3",
        "fe80::1%eth0",
        "[::1",
        "::1]",
        "[192.0.2.1]",
        "g::1",
        "12345::",
        "٣.1.1.1",
        "::ffff:300.1.1.1"
      })
  void whatIsNoAddressIsNotLookedUp(String text) {
    assertThat(Addresses.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::1, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.200, true",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.6, false",
    "192.0.2.7, ::ffff:192.0.2.7, true",
    "fd00::/8, fdff::1, true",
    "fd00::/8, fe00::1, false",
    "::1, ::1, true",
  })
  void blockContains(String block, String address, boolean contains) {
    assertThat(AddressBlock.parse(block).contains(Addresses.parse(address).orElseThrow()))
        .isEqualTo(contains);
  }

  @Property
  void blockContainsWhatSharesItsPrefix(
      @ForAll @Size(4) byte[] one, @ForAll @Size(4) byte[] other, @ForAll @IntRange(max = 32) int n)
      throws UnknownHostException {
    BigInteger mask = BigInteger.ONE.shiftLeft(32).subtract(BigInteger.ONE.shiftLeft(32 - n));
    BigInteger first = new BigInteger(1, one).and(mask);
    long bits = first.longValue();
    String text =
        "%d.%d.%d.%d/%d".formatted(bits >> 24, bits >> 16 & 255, bits >> 8 & 255, bits & 255, n);
    assertThat(AddressBlock.parse(text).contains(InetAddress.getByAddress(other)))
        .isEqualTo(new BigInteger(1, other).and(mask).equals(first));
  }

  @Test
  void blockSaysWhatIsWrongWithIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AddressBlock.parse("10.0.0.0/33"))
        .withMessage("has a prefix length that is not within 0 to 32");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AddressBlock.parse("10.0.0.0/"))
        .withMessage("has a prefix length that is not within 0 to 32");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AddressBlock.parse("fd00::1/8"))
        .withMessage("has an address with bits beyond its first 8");
  }
}
