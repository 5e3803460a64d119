package io.rtanalytics.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The origins of pages, as a browser names the page that it comes from. */
class WebOriginTest {
  @ParameterizedTest
  @CsvSource({
    "https://example.org, https://example.org",
    "https://Example.ORG.:443/a/b?c#d, https://example.org",
    "http://localhost:3000?a, http://localhost:3000",
    "HTTP://[::1]:8080/, http://[::1]:8080",
    "https://example.org/a|b{c}^[d], https://example.org",
    "https://example.org/100%, https://example.org",
    "https://example.org?q=|{}^[]%&r=://other.org/, https://example.org",
    "https://example.org#%, https://example.org",
    "https://example.org/käse, https://example.org",
  })
  void onlyTheOriginOfAPageIsLookedAt(String page, String origin) {
    assertThat(WebOrigin.ofPage(page)).map(WebOrigin::toString).contains(origin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "example.org/",
        "//example.org/",
        "/https://example.org",
        "https:example.org",
        "https:/example.org",
        "https:///example.org",
        "https://",
        "file:///a",
        "about:blank",
        "android-app://example.org/",
        "https://user@example.org/",
        "https://example.org@evil.org/",
        "https://example.org\\@evil.org/",
        "https://evil.org\\.example.org/",
        "https://exa mple.org/",
        "https://example.org%/",
        "https://example.org:0/",
        "https://example.org:65536/",
      })
  void whatHasNoOriginOfTheWebHasNone(String page) {
    assertThat(WebOrigin.ofPage(page)).isEmpty();
  }
}
