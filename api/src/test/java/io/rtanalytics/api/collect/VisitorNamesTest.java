package io.rtanalytics.api.collect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.timeline.Settings;
import io.rtanalytics.web.AddressBlock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who counts as one visitor. */
class VisitorNamesTest {
  private static final CollectRules RULES =
      rules(Settings.builder().trustedProxies(List.of(AddressBlock.parse("10.0.0.1"))).build());
  private static final CollectRules HEADER =
      rules(
          Settings.builder()
              .trustedProxies(List.of(AddressBlock.parse("10.0.0.1")))
              .visitorHeader("x-visitor")
              .build());

  private final VisitorNames names = new VisitorNames();

  private static CollectRules rules(Settings settings) {
    return CollectRules.of(settings);
  }

  private String name(Head head) {
    return names.nameOf(head, RULES, "example.org").toString();
  }

  private static Head browser(String peer) {
    return Head.from(peer).with("user-agent", "Firefox");
  }

  @Test
  void addressUserAgentAndSiteTellVisitorsApart() {
    String name = name(browser("192.0.2.1"));
    assertThat(name).matches("visitor:[0-9a-f]{64}").isEqualTo(name(browser("192.0.2.1")));
    assertThat(name).isNotEqualTo(name(browser("192.0.2.2")));
    assertThat(name).isNotEqualTo(name(Head.from("192.0.2.1").with("user-agent", "Chrome")));
    assertThat(name).isNotEqualTo(name(Head.from("192.0.2.1")));
    assertThat(name)
        .isNotEqualTo(names.nameOf(browser("192.0.2.1"), RULES, "example.com").toString());
  }

  @Test
  void ipv6CountsByItsNetwork() {
    String name = name(browser("2001:db8:1:2::1"));
    assertThat(name(browser("2001:db8:1:2:ffff:ffff:ffff:ffff"))).isEqualTo(name);
    assertThat(name(browser("2001:db8:1:3::1"))).isNotEqualTo(name);
    assertThat(name(browser("::ffff:192.0.2.1"))).isEqualTo(name(browser("192.0.2.1")));
  }

  @Test
  void addressBehindAProxyCounts() {
    assertThat(name(browser("10.0.0.1").with("x-forwarded-for", "192.0.2.1")))
        .isEqualTo(name(browser("192.0.2.1")));
    assertThat(name(browser("10.0.0.2").with("x-forwarded-for", "192.0.2.1")))
        .isEqualTo(name(browser("10.0.0.2")));
  }

  @Test
  void partsAreNotMistakenForEachOther() {
    assertThat(names.nameOf(Head.from("x").with("user-agent", "bc"), RULES, "a"))
        .isNotEqualTo(names.nameOf(Head.from("x").with("user-agent", "c"), RULES, "ab"));
  }

  @Test
  void headerOfATrustedProxyIsTheName() {
    String asItComes = new String("Zoë".getBytes(UTF_8), ISO_8859_1);
    Head told = browser("10.0.0.1").with("x-visitor", asItComes);
    assertThat(names.nameOf(told, HEADER, "example.org")).hasToString("Zoë");
    Head claimed = browser("10.0.0.2").with("x-visitor", "ann");
    assertThat(names.nameOf(claimed, HEADER, "example.org")).hasToString(name(browser("10.0.0.2")));
    assertThat(names.nameOf(browser("10.0.0.1").with("x-visitor", ""), HEADER, "example.org"))
        .hasToString(name(browser("10.0.0.1")));
    Head tooLong = browser("10.0.0.1").with("x-visitor", "x".repeat(257));
    assertThatThrownBy(() -> names.nameOf(tooLong, HEADER, "example.org"))
        .hasMessage("x-visitor: longer than 256 bytes");
  }
}
