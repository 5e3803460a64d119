package io.rtanalytics.api.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bots, and browsers that must not be taken for any. */
class BotListTest {
  private static final BotList BOTS = BotList.load();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2;"
            + " +https://openai.com/gptbot)",
        "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " HeadlessChrome/131.0.0.0 Safari/537.36",
        "curl/8.5.0",
        "Wget/1.21.4",
        "python-requests/2.32.3",
        "Go-http-client/2.0",
        "Java-http-client/17.0.13",
        "SomeNewThing/1.0 (+https://example.org/about-our-crawling)",
      })
  void botIsKnown(String userAgent) {
    assertThat(BOTS.contains(userAgent)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/131.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/131.0.0.0 Safari/537.36 Edg/131.0.2903.51",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/130.0.0.0 Safari/537.36 OPR/115.0.0.0",
        "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
            + " Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
            + " Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/441.0.0.0]",
        "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/120.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Thunderbird/128.4.0",
        "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com"
            + " GoogleImageProxy)", // somebody reads a mail
      })
  void browserIsNoBot(String userAgent) {
    assertThat(BOTS.contains(userAgent)).isFalse();
  }

  @Test
  void textsAreBoundToTheEnds() {
    BotList bots = BotList.of(List.of("# a comment", "", "^curl", "spy$", "^exactly$", "in it"));
    assertThat(bots.contains("curl/8")).isTrue();
    assertThat(bots.contains("libcurl/8")).isFalse();
    assertThat(bots.contains("a spy")).isTrue();
    assertThat(bots.contains("spying")).isFalse();
    assertThat(bots.contains("exactly")).isTrue();
    assertThat(bots.contains("exactly so")).isFalse();
    assertThat(bots.contains("win it all")).isTrue();
    assertThat(bots.contains("")).isFalse();
    assertThat(bots.contains("in")).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> BotList.of(List.of("ab")));
  }

  @Property
  void findsWhatASearchForEveryTextFinds(
      @ForAll @Size(max = 6)
          List<@StringLength(min = 3, max = 4) @CharRange(from = 'a', to = 'c') String> texts,
      @ForAll @StringLength(max = 20) @CharRange(from = 'a', to = 'c') String userAgent) {
    assertThat(BotList.of(texts).contains(userAgent))
        .isEqualTo(texts.stream().anyMatch(userAgent::contains));
  }

  @Test
  void longUserAgentIsLookedAtInItsBeginningOnly() {
    assertThat(BOTS.contains("x".repeat(1000) + " Googlebot/2.1")).isTrue();
    assertThat(BOTS.contains("x".repeat(2000) + " Googlebot/2.1")).isFalse();
  }
}
