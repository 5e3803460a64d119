package io.rtanalytics.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rtanalytics.web.AddressBlock;
import io.rtanalytics.web.HostPattern;
import io.rtanalytics.web.WebOrigin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The optional keys. */
class SettingsTest {
  @Test
  void defaultsAreWhatTheDesignSays() {
    assertThat(Settings.DEFAULTS)
        .isEqualTo(
            new Settings(
                3_600,
                1_000,
                2_000,
                4_096,
                262_144,
                8_388_608,
                67_108_864,
                33_554_432,
                Durability.FSYNC,
                0,
                0,
                134_217_728,
                300,
                100_000,
                0,
                List.of(),
                List.of(),
                List.of(),
                "",
                true,
                true,
                List.of()));
    assertThat(Settings.builder().build()).isEqualTo(Settings.DEFAULTS);
  }

  @Test
  void everyKeyIsRead() {
    Settings settings =
        ClusterText.valid()
            .with("max-future", "1")
            .with("cache-milliseconds", "2")
            .with("timeout-milliseconds", "3")
            .with("batch-events", "4")
            .with("batch-bytes", "5000")
            .with("queue-bytes", "6000")
            .with("worker-queue-bytes", "7000")
            .with("segment-bytes", "80000")
            .with("durability", "\"os\"")
            .with("retention-slices", "9")
            .with("memory-bytes", "10")
            .with("checkpoint-log-bytes", "11000000")
            .with("checkpoint-seconds", "12")
            .with("max-items-per-slice", "13")
            .with("lateness", "\"14m\"")
            .with("sites", "[\"example.org\", \"*.example.org:8443\"]")
            .with("redirect-hosts", "[\"Shop.Example.org.\"]")
            .with("trusted-proxies", "[\"10.0.0.0/8\"]")
            .with("visitor-header", "\"X-Visitor\"")
            .with("honour-dnt", "false")
            .with("filter-bots", "false")
            .with("cors-origins", "[\"https://Dashboard.example.org:443\"]")
            .cluster()
            .settings();
    assertThat(settings)
        .isEqualTo(
            new Settings(
                1,
                2,
                3,
                4,
                5_000,
                6_000,
                7_000,
                80_000,
                Durability.OS,
                9,
                10,
                11_000_000,
                12,
                13,
                840,
                List.of(
                    new HostPattern("example.org", false, HostPattern.ANY_PORT),
                    new HostPattern("example.org", true, 8443)),
                List.of(HostPattern.parse("shop.example.org")),
                List.of(AddressBlock.parse("10.0.0.0/8")),
                "x-visitor",
                false,
                false,
                List.of(WebOrigin.parse("https://dashboard.example.org"))));
  }

  @ParameterizedTest
  @CsvSource({
    "max-future, 0, 3153600000",
    "cache-milliseconds, 0, 3600000",
    "timeout-milliseconds, 1, 600000",
    "batch-events, 1, 1000000",
    "batch-bytes, 4096, 8388608",
    "queue-bytes, 4096, 68719476736",
    "worker-queue-bytes, 4096, 68719476736",
    "segment-bytes, 65536, 1073741824",
    "retention-slices, 0, 1000000000000",
    "memory-bytes, 0, 1099511627776",
    "checkpoint-log-bytes, 1048576, 1099511627776",
    "checkpoint-seconds, 1, 86400",
    "max-items-per-slice, 1, 10000000"
  })
  void numberOutOfRangeIsRefused(String key, long min, long max) {
    for (long wrong : new long[] {min - 1, max + 1}) {
      assertThat(problems(ClusterText.valid().with(key, "" + wrong)))
          .containsExactly(
              key + ": must be an integer from " + min + " to " + max + ", not " + wrong);
    }
    for (long right : new long[] {min, max}) {
      assertThat(roomy().with(key, "" + right).cluster()).isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"\"FSYNC\"", "\"\"", "0", "true", "null"})
  void otherDurabilityIsRefused(String json) {
    assertThat(problems(ClusterText.valid().with("durability", json)))
        .containsExactly("durability: must be \"fsync\" or \"os\", not " + json);
  }

  @ParameterizedTest
  @CsvSource({
    "none, 0, none",
    "1s, 1, 1s",
    "90s, 90, 90s",
    "120s, 120, 2m",
    "48h, 172800, 48h",
    "2d, 172800, 48h",
    "36500d, 3153600000, 876000h"
  })
  void latenessIsADuration(String text, long seconds, String written) {
    Settings settings = ClusterText.valid().with("lateness", '"' + text + '"').cluster().settings();
    assertThat(settings.latenessSeconds()).isEqualTo(seconds);
    assertThat(SettingKey.LATENESS.write(settings)).isEqualTo('"' + written + '"');
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "\"\"",
        "\"0s\"",
        "\"-1s\"",
        "\"048h\"",
        "\"48\"",
        "\"48 h\"",
        "\"48H\"",
        "\"1.5h\"",
        "\"1h30m\"",
        "\"36501d\"",
        "\"999999999999999999d\"",
        "\"9999999999999999999s\"",
        "\"None\"",
        "172800",
        "null"
      })
  void otherLatenessIsRefused(String json) {
    assertThat(problems(ClusterText.valid().with("lateness", json)))
        .containsExactly(
            "lateness: must be \"none\" or a duration from \"1s\" to \"36500d\", like \"48h\", not "
                + json);
  }

  @ParameterizedTest
  @CsvSource({
    "queue-bytes, 200000, 200000",
    "worker-queue-bytes, 200000, 200000",
    "segment-bytes, 500000, 250000"
  })
  void batchThatFitsNowhereIsRefused(String key, String value, String room) {
    assertThat(problems(ClusterText.valid().with(key, value)))
        .containsExactly(
            "batch-bytes: must be at most "
                + room
                + ", the least of queue-bytes, worker-queue-bytes and half of segment-bytes, not"
                + " 262144");
  }

  @Test
  void sizesAreNotComparedWhileOneIsWrong() {
    assertThat(
            problems(ClusterText.valid().with("batch-bytes", "\"x\"").with("queue-bytes", "5000")))
        .containsExactly("batch-bytes: must be an integer from 4096 to 8388608, not \"x\"");
  }

  @Test
  void sizesAreComparedWhateverElseIsWrong() {
    assertThat(problems(ClusterText.valid().with("max-future", "-1").with("queue-bytes", "5000")))
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sites | \"example.org\" | sites: must be a list of at most 1000 hosts like"
            + " \"example.org\", \"*.example.org\" or \"localhost:3000\", not \"example.org\"",
        "sites | [\"https://example.org\"] | sites[0]: \"https://example.org\" is not a host",
        "redirect-hosts | [\"a.org\", 1] | redirect-hosts[1]: must be a text in quotes, not 1",
        "redirect-hosts | [\"*.com\"] | redirect-hosts[0]: \"*.com\" stands for everybody's hosts",
        "redirect-hosts | [\"a.org:0\"] | redirect-hosts[0]: \"a.org:0\" has a port that is not"
            + " within 1 to 65535",
        "redirect-hosts | [\"a.org\", \"A.org\"] | redirect-hosts[1]: \"A.org\" stands there twice",
        "trusted-proxies | [\"proxy\"] | trusted-proxies[0]: \"proxy\" is not an IP address",
        "trusted-proxies | [\"10.0.0.1/8\"] | trusted-proxies[0]: \"10.0.0.1/8\" has an address with"
            + " bits beyond its first 8",
        "trusted-proxies | [\"::/129\"] | trusted-proxies[0]: \"::/129\" has a prefix length that is"
            + " not within 0 to 128",
        "cors-origins | [\"*\"] | cors-origins[0]: \"*\" must be http:// or https:// and a host",
        "cors-origins | [\"https://a.org/\"] | cors-origins[0]: \"https://a.org/\" has something"
            + " behind the host",
        "honour-dnt | \"yes\" | honour-dnt: must be true or false, not \"yes\"",
        "visitor-header | \"a b\" | visitor-header: must be the name of a header, or \"\", not"
            + " \"a b\"",
        "visitor-header | \"x-user\" | visitor-header: needs trusted-proxies, else anybody could say"
            + " who they are"
      })
  void wrongValueOfCollectionIsNamed(String key, String json, String problem) {
    assertThat(problems(ClusterText.valid().with(key, json))).containsExactly(problem);
  }

  @Test
  void everyWrongElementIsNamed() {
    assertThat(problems(ClusterText.valid().with("sites", "[\"-\", \"a.org\", \"\"]")))
        .containsExactly("sites[0]: \"-\" is not a host", "sites[2]: \"\" is not a host");
  }

  @Test
  void builderChecksLikeTheFile() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.builder().timeoutMilliseconds(0).build())
        .withMessage("timeout-milliseconds: must be an integer from 1 to 600000, not 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.builder().queueBytes(4_096).build())
        .withMessageStartingWith("batch-bytes: must be at most 4096");
  }

  @Test
  void tableListsEveryKey() {
    assertThat(Settings.markdownTable())
        .startsWith(
            """
            | key | default | range | a change applies | meaning |
            |---|---|---|---|---|
            | `max-future` | `3600` | an integer from 0 to 3153600000 | at once | seconds that a \
            timestamp may be ahead of an API node's clock |
            """)
        .endsWith("whose pages may ask this node in their visitors' browsers |\n")
        .contains("| `durability` | `\"fsync\"` | \"fsync\" or \"os\" | after a restart |")
        .satisfies(table -> assertThat(table.lines()).hasSize(2 + 22));
  }

  @Test
  void readmeShowsTheTable() throws Exception {
    assertThat(Files.readString(Path.of("..", "README.md"))).contains(Settings.markdownTable());
  }

  /** Sizes that leave room for any other. */
  private static ClusterText roomy() {
    return ClusterText.valid()
        .with("batch-bytes", "4096")
        .with("queue-bytes", "68719476736")
        .with("worker-queue-bytes", "68719476736")
        .with("segment-bytes", "1073741824");
  }

  private static List<String> problems(ClusterText text) {
    return ClusterText.problems(text.toString());
  }
}
