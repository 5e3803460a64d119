package io.rtanalytics.api.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.event.InvalidEvent;
import io.rtanalytics.web.HostPattern;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a click may lead to: good.org, all below shop.org, and one host at a port. */
class RedirectTargetTest {
  private static final HostList HOSTS =
      new HostList(
          Stream.of("good.org", "*.shop.org", "dev.org:8443").map(HostPattern::parse).toList());

  private static String target(String text) {
    return RedirectTarget.checked(text, HOSTS);
  }

  @ParameterizedTest
  @CsvSource({
    "https://good.org, https://good.org/",
    "HTTPS://GOOD.ORG/A?b=C#d, https://good.org/A?b=C#d",
    "http://good.org:80/x, http://good.org/x",
    "https://good.org:443/x, https://good.org/x",
    "https://good.org./x, https://good.org/x",
    "https://good.org:/x, https://good.org/x",
    "https://a.shop.org/x, https://a.shop.org/x",
    "https://a.b.shop.org/x, https://a.b.shop.org/x",
    "https://dev.org:8443/x, https://dev.org:8443/x",
    "https://good.org/%2e%2e//evil.org, https://good.org/%2e%2e//evil.org",
    "https://good.org/käse?q=ü, https://good.org/k%C3%A4se?q=%C3%BC",
    "https://good.org/?next=https://evil.org/, https://good.org/?next=https://evil.org/",
    "https://good.org/@evil.org, https://good.org/@evil.org",
  })
  void allowedTargetIsWrittenAnew(String text, String written) {
    assertThat(target(text)).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "//evil.org",
        "//good.org",
        "///good.org",
        "good.org",
        "https:good.org",
        "https:/good.org",
        "https:///good.org",
        "https:////evil.org",
        "https://evil.org",
        "https://evil.org/good.org",
        "https://evil.org?good.org",
        "https://evil.org#good.org",
        "https://good.org@evil.org",
        "https://good.org:443@evil.org",
        "https://good.org%40evil.org",
        "https://user@good.org",
        "https://good.org\\@evil.org",
        "https://evil.org\\@good.org",
        "https://evil.org\\.good.org",
        "https:\\\\good.org",
        "\\\\evil.org",
        "https://good.org.evil.org",
        "https://evilgood.org",
        "https://good.organic",
        "https://shop.org",
        "https://evilshop.org",
        "https://a.shop.org.evil.org",
        "https://good.org:8443",
        "https://good.org:80",
        "http://good.org:443",
        "https://dev.org",
        "https://dev.org:8444",
        "https://good.org:99999",
        "https://good.org:-1",
        "https://good.org:443:80",
        "https://good.org..",
        "https://.good.org",
        "https://good。org",
        "https://goоd.org", // the second o is Cyrillic
        "https://good.org%2eevil.org",
        "https://good.org%00.evil.org",
        "https://good.org\u0000.evil.org",
        "https://good.org\t.evil.org",
        "https://go\nod.org",
        "https://good.org/\r\nSet-Cookie: a=b",
        " https://good.org",
        "https://good.org ",
        "java\tscript:alert(1)",
        "javascript:alert(1)//good.org",
        "javascript://good.org/%0aalert(1)",
        "data:text/html,x",
        "ftp://good.org",
        "blob:https://good.org/x",
        "view-source:https://good.org",
        "https://[::1]",
        "https://127.0.0.1",
        "https://2130706433",
        "https://0x7f.1",
        "https://[good.org]",
        "https://good.org[evil.org]",
        "https://good.org/{x}",
        "https://good.org/%zz",
      })
  void everythingElseIsRefused(String text) {
    assertThatThrownBy(() -> target(text))
        .isInstanceOf(InvalidEvent.class)
        .hasMessageStartingWith("to: ");
  }

  @Property(tries = 3000)
  void whatIsLetThroughLeadsToAHostOfTheList(
      @ForAll @StringLength(max = 12) @CharRange(from = '!', to = '~') String between) {
    for (String text :
        List.of(
            "https://good.org" + between + "evil.org/",
            "https://evil.org" + between + "good.org/",
            "https:" + between + "good.org/",
            between + "https://good.org/")) {
      try {
        assertThat(URI.create(target(text)).getHost()).as(text).isIn("good.org", "a.shop.org");
      } catch (InvalidEvent refused) {
        assertThat(refused.parameter()).isEqualTo("to");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2049, 8000})
  void longTargetIsRefused(int length) {
    String text = "https://good.org/" + "x".repeat(length - 17);
    assertThatThrownBy(() -> target(text)).hasMessage("to: longer than 2048 characters");
  }
}
