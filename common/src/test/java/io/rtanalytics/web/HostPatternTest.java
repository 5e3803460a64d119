package io.rtanalytics.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts and origins as lists name them. */
class HostPatternTest {
  @ParameterizedTest
  @CsvSource({
    "example.org, example.org",
    "Example.ORG., example.org",
    "*.example.org, *.example.org",
    "localhost:3000, localhost:3000",
    "*.localhost, *.localhost",
    "käse.example, xn--kse-qla.example",
    "192.0.2.1, 192.0.2.1",
    "[::1]:8080, [::1]:8080",
    "xn--kse-qla.example, xn--kse-qla.example",
  })
  void hostIsRead(String text, String read) {
    assertThat(HostPattern.parse(text)).hasToString(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "*",
        "*.",
        "**.org",
        "*.com",
        "a.*.org",
        "http://a.org",
        "a.org/",
        "a.org:",
        "a.org:0",
        "a.org:65536",
        "a.org:8a",
        "a..org",
        "-a.org",
        "a-.org",
        "a b.org",
        "a_b.org",
        "a@b.org",
        "::1",
        "[::1",
        "[zz]",
        "[::g]",
        "a.org?",
        "a\\b.org",
        "a.org\n"
      })
  void whatIsNoHostIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> HostPattern.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "https://Example.org, https://example.org",
    "https://example.org:443, https://example.org",
    "http://example.org:443, http://example.org:443",
    "http://[::1]:3000, http://[::1]:3000",
  })
  void originIsRead(String text, String read) {
    assertThat(WebOrigin.parse(text)).hasToString(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "null",
        "example.org",
        "ftp://example.org",
        "https://example.org/",
        "https://a@b.org",
        "https://",
        "https:example.org",
        "https://example.org?x",
        "https://example.org:0",
        "https://example.org:70000",
        "https://exa mple.org"
      })
  void whatIsNoOriginIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> WebOrigin.parse(text));
  }
}
