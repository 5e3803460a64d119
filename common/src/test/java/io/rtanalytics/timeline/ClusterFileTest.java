package io.rtanalytics.timeline;

import static io.rtanalytics.timeline.ClusterText.FIRST;
import static io.rtanalytics.timeline.ClusterText.problems;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterFileTest {
  @TempDir private Path directory;

  @Test
  void validFileBecomesACluster() {
    Cluster cluster = ClusterText.valid().cluster();
    assertThat(cluster.apiNodes())
        .containsExactly(
            Map.entry("0", URI.create("http://api:8000/analytics")),
            Map.entry("1", URI.create("http://api:8001")));
    assertThat(cluster.workerNodes().keySet()).containsExactly("0", "1", "2");
    assertThat(cluster.timeline()).isEqualTo(new Timeline(FIRST, 3600));
    assertThat(cluster.routing()).hasToString("Routing[0→[0], 3→[0, 1]]");
    assertThat(cluster.settings()).isEqualTo(Settings.DEFAULTS);
  }

  // R9
  @Test
  void commentsAreAllowed() throws InvalidCluster {
    String json = "/* a\n comment */" + ClusterText.valid() + "// the end";
    assertThat(ClusterFile.parse(json, "cluster.json").resolve(FIRST))
        .isEqualTo(ClusterText.valid().cluster());
  }

  @Test
  void everyProblemIsListedAtOnce() {
    String json =
        ClusterText.valid()
            .with("api-nodes", "{}")
            .with("length-of-time-slice", "0")
            .with("first-slice", "\"yesterday\"")
            .with("routing", "[{\"slice\": 1, \"nodes\": [\"7\"]}]")
            .with("max-futur", "1")
            .with("durability", "\"maybe\"")
            .toString();
    assertThat(problems(json))
        .containsExactly(
            "max-futur: unknown key; the nearest known one is \"max-future\"",
            "api-nodes: must not be empty",
            "length-of-time-slice: must be an integer from 1 to 31556952000, not 0",
            "first-slice: must be \"system\" or a date and time like \"2017-05-20T00:00:00\", read"
                + " as UTC, not \"yesterday\"",
            "routing[0].nodes: unknown node \"7\"",
            "routing: needs an entry for slice 0",
            "durability: must be \"fsync\" or \"os\", not \"maybe\"");
  }

  @Test
  void messageNamesTheFileAndEveryProblem() {
    String json = ClusterText.valid().with("max-future", "-1").without("first-slice").toString();
    assertThat(catchThrowable(() -> ClusterFile.parse(json, "etc/cluster.json")))
        .hasMessage(
            "etc/cluster.json: first-slice: missing; max-future: must be an integer from 0 to"
                + " 3153600000, not -1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"api-nodes", "worker-nodes", "length-of-time-slice", "first-slice", "routing"})
  void missingRequiredKeyIsRefused(String key) {
    assertThat(problems(ClusterText.valid().without(key).toString()))
        .containsExactly(key + ": missing");
  }

  @Test
  void unknownKeyIsRefused() {
    assertThat(problems(ClusterText.valid().with("first slice", "1").toString()))
        .containsExactly(
            "[\"first slice\"]: unknown key; the nearest known one is \"first-slice\"");
  }

  @Test
  void endlessUnknownKeyIsCut() {
    assertThat(problems(ClusterText.valid().with("x".repeat(10_000), "1").toString()))
        .singleElement()
        .asString()
        .hasSizeLessThan(200)
        .contains("unknown key");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "0, 0",
        "-3600, -3600",
        "1.5, 1.5",
        "3600.0, 3600.0",
        "36e2, 3600.0",
        "\"3600\", \"3600\"",
        "null, null",
        "[3600], [3600]",
        "31556952001, 31556952001",
        "99999999999999999999, 99999999999999999999",
        "1e400, a number that large",
        "-1e99999999999, a number that large"
      })
  void lengthOtherThanAnIntegerFromOneIsRefused(String json, String shown) {
    assertThat(problems(ClusterText.valid().with("length-of-time-slice", json).toString()))
        .containsExactly(
            "length-of-time-slice: must be an integer from 1 to 31556952000, not " + shown);
  }

  // R9
  @Test
  void firstSliceIsReadAsUtc() {
    assertThat(first("\"2020-02-29T23:59:58\"")).isEqualTo("2020-02-29T23:59:58Z");
  }

  @Test
  void firstSliceWithoutSecondsIsAllowed() {
    assertThat(first("\"2017-05-20T00:00\"")).isEqualTo(FIRST);
  }

  // R9
  @Test
  void firstSliceOfSystemIsResolvedLater() throws InvalidCluster {
    ClusterFile file =
        ClusterFile.parse(
            ClusterText.valid()
                .with("first-slice", "\"system\"")
                .with("api-nodes", "{\"0\": \"http://api:8000\"}")
                .toString(),
            "cluster.json");
    assertThat(file.systemFirstSlice()).isTrue();
    assertThat(file.resolve(Instant.parse("2020-01-01T12:00:00.999Z")).timeline().first())
        .isEqualTo("2020-01-01T12:00:00Z");
  }

  @Test
  void firstSliceOfTheFileIsNotReplaced() throws InvalidCluster {
    ClusterFile file = ClusterFile.parse(ClusterText.valid().toString(), "cluster.json");
    assertThat(file.systemFirstSlice()).isFalse();
    assertThat(file.resolve(Instant.EPOCH).timeline().first()).isEqualTo(FIRST);
  }

  @Test
  void systemFirstSliceWithTwoApiNodesIsRefused() {
    assertThat(problems(ClusterText.valid().with("first-slice", "\"system\"").toString()))
        .containsExactly("first-slice: \"system\" needs exactly one API node, there are 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2017-05-20T00:00:00.001", "2017-05-20T00:00:00.000"})
  void millisecondFirstSliceIsRefused(String first) {
    assertThat(problems(ClusterText.valid().with("first-slice", '"' + first + '"').toString()))
        .containsExactly("first-slice: \"" + first + "\" has a fraction of a second");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2017-05-20T00:00:00Z",
        "2017-05-20T00:00:00+02:00",
        "2017-05-20",
        "2017-02-30T00:00:00",
        "2017-05-20T24:00:00",
        "2017-05-20 00:00:00",
        "System",
        ""
      })
  void firstSliceOtherThanALocalDateTimeIsRefused(String first) {
    assertThat(problems(ClusterText.valid().with("first-slice", '"' + first + '"').toString()))
        .containsExactly(
            "first-slice: must be \"system\" or a date and time like \"2017-05-20T00:00:00\", read"
                + " as UTC, not \""
                + first
                + '"');
  }

  @Test
  void firstSliceAsANumberIsRefused() {
    assertThat(problems(ClusterText.valid().with("first-slice", "1495238400").toString()))
        .containsExactly(
            "first-slice: must be \"system\" or a date and time like \"2017-05-20T00:00:00\", read"
                + " as UTC, not 1495238400");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+10000-01-01T00:00:00", "-0001-01-01T00:00:00"})
  void firstSliceInAFarYearIsRefused(String first) {
    assertThat(problems(ClusterText.valid().with("first-slice", '"' + first + '"').toString()))
        .containsExactly("first-slice: \"" + first + "\" is not within the years 0000 to 9999");
  }

  @Test
  void fileThatIsNoObjectIsRefused() {
    assertThat(problems("[]")).containsExactly("must be one JSON object, not []");
    assertThat(problems("null")).containsExactly("must be one JSON object, not null");
  }

  @Test
  void emptyFileIsRefused() {
    assertThat(problems("")).containsExactly("is empty");
    assertThat(problems(" // nothing\n")).containsExactly("is empty");
  }

  @Test
  void brokenJsonIsRefusedWithItsPlace() {
    assertThat(problems("{\n  \"api-nodes\" = {}\n}"))
        .containsExactly(
            "line 2, column 15: Unexpected character ('=' (code 61)): was expecting a colon to"
                + " separate field name and value");
  }

  @Test
  void halfWrittenFileIsRefused() {
    String json = ClusterText.valid().toString();
    assertThat(problems(json.substring(0, json.length() / 2)))
        .singleElement()
        .asString()
        .startsWith("line ")
        .contains("Unexpected end-of-input");
  }

  @Test
  void duplicateKeyIsRefused() {
    assertThat(problems("{\"routing\": [],\n \"routing\": []}"))
        .containsExactly("line 2, column 11: Duplicate field 'routing'");
  }

  @Test
  void textAfterTheObjectIsRefused() {
    assertThat(problems(ClusterText.valid() + "{}"))
        .singleElement()
        .asString()
        .startsWith("line 8, column 1: Trailing token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'a': 1}", "{a: 1}", "{\"a\": NaN}", "{\"a\": 01}", "{\"a\": 1,}"})
  void otherLaxJsonIsRefused(String json) {
    assertThat(problems(json)).singleElement().asString().startsWith("line 1, column ");
  }

  @Test
  void absurdJsonIsRefused() {
    assertThat(problems("[".repeat(100_000))).singleElement().asString().contains("nesting depth");
    assertThat(problems("9".repeat(100_000))).singleElement().asString().contains("value length");
  }

  @Test
  void pathThroughAFileIsRefused() throws Exception {
    Path file = Files.createFile(directory.resolve("file")).resolve("cluster.json");
    assertThat(catchThrowable(() -> ClusterFile.read(file)))
        .isInstanceOf(InvalidCluster.class)
        .hasMessage(file + ": cannot be read: Not a directory");
  }

  @Test
  void missingFileIsRefused() {
    Path file = directory.resolve("nowhere.json");
    assertThat(catchThrowable(() -> ClusterFile.read(file)))
        .isInstanceOf(InvalidCluster.class)
        .hasMessage(file + ": does not exist");
  }

  @Test
  void directoryIsRefused() {
    assertThat(catchThrowable(() -> ClusterFile.read(directory)))
        .isInstanceOf(InvalidCluster.class)
        .hasMessage(directory + ": is a directory");
  }

  @Test
  void fileInAnotherEncodingIsRefused() throws Exception {
    Path file = directory.resolve("cluster.json");
    Files.write(file, new byte[] {'{', (byte) 0xE4, '}'});
    assertThat(catchThrowable(() -> ClusterFile.read(file)))
        .isInstanceOf(InvalidCluster.class)
        .hasMessage(file + ": is not text in UTF-8");
  }

  @Test
  void hugeFileIsRefused() throws Exception {
    Path file = directory.resolve("cluster.json");
    Files.write(file, new byte[16 * 1024 * 1024 + 1]);
    assertThat(catchThrowable(() -> ClusterFile.read(file)))
        .isInstanceOf(InvalidCluster.class)
        .hasMessage(file + ": is larger than 16 MiB");
  }

  @Test
  void byteOrderMarkIsAllowed() throws Exception {
    Path file = directory.resolve("cluster.json");
    Files.writeString(file, '\uFEFF' + ClusterText.valid().toString());
    assertThat(ClusterFile.read(file).resolve(FIRST)).isEqualTo(ClusterText.valid().cluster());
  }

  /** Whatever hits the file, there is an answer, never an exception of another type. */
  @Property
  void damagedFileIsReadOrRefused(@ForAll Random random) {
    byte[] bytes = ClusterText.valid().with("max-future", "60").toString().getBytes(UTF_8);
    String marks = "{}[]\":,0-.eE+\\un/*a\n\u007f";
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) marks.charAt(random.nextInt(marks.length()));
    }
    try {
      ClusterFile.parse(new String(bytes, UTF_8), "cluster.json").resolve(FIRST);
    } catch (InvalidCluster e) {
      assertThat(e.problems()).isNotEmpty().doesNotContain("");
      assertThat(e.getMessage()).doesNotContain("\n");
    }
  }

  private static Instant first(String json) {
    return ClusterText.valid().with("first-slice", json).cluster().timeline().first();
  }
}
