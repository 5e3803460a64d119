package io.rtanalytics.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.totals.SliceTotals;
import org.junit.jupiter.api.Test;

/** What an Accept header leads to, and how a rate is rounded. */
class RepresentationsTest {
  private static String typeFor(String accept) {
    return Representations.of(accept).mediaType();
  }

  @Test
  void lineProtocolUnlessSomethingElseIsLikedBetter() {
    assertThat(typeFor(null)).isEqualTo("text/plain");
    assertThat(typeFor("*/*")).isEqualTo("text/plain");
    assertThat(typeFor("image/png")).isEqualTo("text/plain");
    assertThat(typeFor("text/html,application/xhtml+xml,*/*;q=0.8")).isEqualTo("text/plain");
    assertThat(typeFor("text/plain, application/json")).isEqualTo("text/plain");
  }

  @Test
  void bestQualityWins() {
    assertThat(typeFor("application/json")).isEqualTo("application/json");
    assertThat(typeFor("Application/JSON; charset=utf-8")).isEqualTo("application/json");
    assertThat(typeFor("text/csv;q=0.5, application/json;q=0.4")).isEqualTo("text/csv");
    assertThat(typeFor("text/plain;q=0.1,text/csv")).isEqualTo("text/csv");
    assertThat(typeFor("application/json;q=0")).isEqualTo("text/plain");
    assertThat(typeFor("application/json;q=x")).isEqualTo("text/plain");
  }

  @Test
  void rateHasFourDecimalsAtMost() {
    assertThat(rate(1, 7)).isEqualTo("0.1429");
    assertThat(rate(1, 2)).isEqualTo("0.5");
    assertThat(rate(0, 5)).isEqualTo("0");
    assertThat(rate(30, 3)).isEqualTo("10");
    assertThat(rate(1, 20_000)).isEqualTo("0.0001");
    assertThat(rate(5, 0)).isEmpty();
  }

  private static String rate(long clicks, long impressions) {
    return ClickThroughRate.of(new SliceTotals(1, clicks, impressions));
  }
}
