package io.rtanalytics.api.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.web.AddressBlock;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose address a request counts for. Trusted are 10.0.0.0/8 and fd00::/8. */
class TrustedProxiesTest {
  private final TrustedProxies proxies =
      new TrustedProxies(List.of(AddressBlock.parse("10.0.0.0/8"), AddressBlock.parse("fd00::/8")));

  private String client(Head head) {
    return proxies.client(head).map(InetAddress::getHostAddress).orElse("nobody");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // who connects | what it says | whom it counts for
        "203.0.113.9 | 198.51.100.1 | 203.0.113.9",
        "10.0.0.1 | 198.51.100.1 | 198.51.100.1",
        "::ffff:10.0.0.1 | 198.51.100.1 | 198.51.100.1",
        "fd00::1 | 2001:db8::9 | 2001:db8:0:0:0:0:0:9",
        "10.0.0.1 | 1.1.1.1, 198.51.100.1 | 198.51.100.1",
        "10.0.0.1 | 1.1.1.1,198.51.100.1 , 10.0.0.2,10.9.9.9 | 198.51.100.1",
        "10.0.0.1 | 10.0.0.3, 10.0.0.2 | 10.0.0.3",
        "10.0.0.1 | 198.51.100.1:4711 | 198.51.100.1",
        "10.0.0.1 | [2001:db8::9]:4711 | 2001:db8:0:0:0:0:0:9",
        "10.0.0.1 | unknown | 10.0.0.1",
        "10.0.0.1 | 1.1.1.1, unknown, 10.0.0.2 | 10.0.0.2",
        "10.0.0.1 | '' | 10.0.0.1",
        "10.0.0.1 | 198.51.100.1, | 10.0.0.1",
        "10.0.0.1 | 198.51.100.1:port | 10.0.0.1",
        "fe80::1%eth0 | 198.51.100.1 | fe80:0:0:0:0:0:0:1",
        "nowhere | 198.51.100.1 | nobody",
      })
  void addressIsTheLastThatNoProxyOwns(String peer, String forwardedFor, String client) {
    assertThat(client(Head.from(peer).with("x-forwarded-for", forwardedFor))).isEqualTo(client);
  }

  @Test
  void linesOfOneHeaderAreOneList() {
    assertThat(
            client(
                Head.from("10.0.0.1")
                    .with("x-forwarded-for", "1.1.1.1")
                    .with("x-forwarded-for", "198.51.100.1, 10.0.0.2")))
        .isEqualTo("198.51.100.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "for=198.51.100.1 | 198.51.100.1",
        "For=\"[2001:db8::9]:4711\";proto=https;by=10.0.0.1 | 2001:db8:0:0:0:0:0:9",
        "for=1.1.1.1, for=198.51.100.1;host=\"a,b\", for=10.0.0.2 | 198.51.100.1",
        "for=1.1.1.1;x=\", for=198.51.100.1 | 10.0.0.1", // would hide what the proxy has added
        "for=1.1.1.1;x=\"\\\", for=198.51.100.1 | 198.51.100.1",
        "for=_hidden | 10.0.0.1",
        "for=unknown | 10.0.0.1",
        "proto=https | 10.0.0.1",
      })
  void forwardedIsReadWithoutTheOther(String forwarded, String client) {
    Head head = Head.from("10.0.0.1").with("forwarded", forwarded);
    assertThat(client(head)).isEqualTo(client);
    head.with("x-forwarded-for", "192.0.2.5");
    assertThat(client(head)).isEqualTo("192.0.2.5");
  }

  @Test
  void withoutAddressThereIsNoClient() {
    assertThat(proxies.client(Head.from("@"))).isEqualTo(Optional.empty());
    assertThat(proxies.sent(Head.from("@"))).isFalse();
  }

  /** Whatever a client writes, the proxy adds the address that it sees behind it. */
  @Property
  void clientCannotChooseItsAddress(
      @ForAll @StringLength(max = 60) @CharRange(from = ' ', to = '~') String written) {
    assertThat(
            client(
                Head.from("10.0.0.1")
                    .with("x-forwarded-for", written + ", 198.51.100.1, 10.0.0.2")))
        .isEqualTo("198.51.100.1");
    assertThat(client(Head.from("198.51.100.1").with("x-forwarded-for", written)))
        .isEqualTo("198.51.100.1");
  }

  @Test
  void longListIsCutAtItsFarEnd() {
    String many = "198.51.100.1, " + "10.0.0.2, ".repeat(100) + "10.0.0.2";
    assertThat(client(Head.from("10.0.0.1").with("x-forwarded-for", many))).isEqualTo("10.0.0.2");
  }
}
