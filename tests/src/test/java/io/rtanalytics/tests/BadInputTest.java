package io.rtanalytics.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.rtanalytics.tests.harness.Count;
import io.rtanalytics.tests.harness.Http;
import io.rtanalytics.tests.harness.HttpConnection;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Reply;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every line of design §4 on bad input: its status, the parameter named, and nothing counted. */
class BadInputTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JSON = "application/json";
  private static final long TIME = 1_700_000_000;

  @TempDir private static Path directory;
  private static Node node;

  @BeforeAll
  static void start() throws IOException {
    node = Node.serve(directory);
  }

  @AfterAll
  static void end() {
    node.close();
  }

  @AfterEach
  void nothingIsHalfCounted() {
    assertThat(node.count(TIME)).isEqualTo(Count.ZERO);
    node.metrics().assertConserved();
  }

  private static String longest(int bytes, String character) {
    return URLEncoder.encode(character.repeat(bytes / character.getBytes(UTF_8).length + 1), UTF_8);
  }

  static Stream<Arguments> badEvents() {
    String time = "timestamp=" + TIME;
    String good = time + "&user=ann&click";
    long ahead = Instant.now().getEpochSecond() + 3600 + 300;
    return Stream.of(
        arguments("user=ann&click", "timestamp", "missing"),
        arguments("timestamp=&user=ann&click", "timestamp", "empty"),
        arguments("timestamp&user=ann&click", "timestamp", "empty"),
        arguments("timestamp=now&user=ann&click", "timestamp", "not a number"),
        arguments("timestamp=1.5&user=ann&click", "timestamp", "not a number"),
        arguments("timestamp=1e9&user=ann&click", "timestamp", "not a number"),
        arguments("timestamp=0x10&user=ann&click", "timestamp", "not a number"),
        arguments("timestamp=%201&user=ann&click", "timestamp", "not a number"),
        arguments("timestamp=-&user=ann&click", "timestamp", "not a number"),
        arguments("timestamp=%D9%A1&user=ann&click", "timestamp", "not a number"),
        arguments("timestamp=1700000000000&user=ann&click", "timestamp", "milliseconds"),
        arguments("timestamp=99999999999999999999&user=ann&click", "timestamp", "range"),
        arguments("timestamp=-1&user=ann&click", "timestamp", "before the first slice"),
        arguments("timestamp=" + ahead + "&user=ann&click", "timestamp", "3600 s ahead"),
        arguments(good + "&" + time, "timestamp", "repeated"),
        arguments(time + "&click", "user", "missing"),
        arguments(time + "&user=&click", "user", "empty"),
        arguments(time + "&user&click", "user", "empty"),
        arguments(good + "&user=ben", "user", "repeated"),
        arguments(time + "&click&user=" + longest(256, "u"), "user", "256"),
        arguments(time + "&click&user=" + longest(256, "ë"), "user", "256"),
        arguments(time + "&click&user=" + longest(256, "😀"), "user", "256"),
        arguments(good + "&item=", "item", "empty"),
        arguments(good + "&item=a&item=a", "item", "repeated"),
        arguments(good + "&item=" + longest(128, "i"), "item", "128"),
        arguments(good + "&item=" + longest(128, "ë"), "item", "128"),
        arguments(good + "&id=", "id", "empty"),
        arguments(good + "&id=a&id=b", "id", "repeated"),
        arguments(good + "&id=" + longest(128, "i"), "id", "128"),
        arguments(good + "&id=" + longest(128, "😀"), "id", "128"),
        arguments(time + "&user=ann", "", "click"),
        arguments(good + "&impression", "", "click"),
        arguments(good + "&click", "click", "repeated"),
        arguments(time + "&user=ann&impression&impression", "impression", "repeated"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badEvents")
  void aBadEventIsRefusedNamingTheParameter(String query, String parameter, String reason) {
    Reply reply = Http.post(node.url() + "/analytics?" + query).expectProblem(400);

    assertNames(reply, parameter, reason);
  }

  private static void assertNames(Reply reply, String parameter, String reason) {
    assertThat(reply.detail()).contains(reason);
    if (!parameter.isEmpty()) {
      assertThat(reply.detail()).startsWith(parameter + ": ");
      assertThat(reply.json().get("parameter").asText()).isEqualTo(parameter);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badEvents")
  void theSameAsAForm(String form, String parameter, String reason) {
    Reply reply = Http.post(node.url() + "/analytics", FORM, form).expectProblem(400);

    assertNames(reply, parameter, reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"user\":\"a\",\"click\":true}|timestamp|missing",
        "{\"timestamp\":null,\"user\":\"a\",\"click\":true}|timestamp|missing",
        "{\"timestamp\":1700000000000,\"user\":\"a\",\"click\":true}|timestamp|milliseconds",
        "{\"timestamp\":1.5,\"user\":\"a\",\"click\":true}|timestamp|number",
        "{\"timestamp\":1700000000,\"user\":\"\",\"click\":true}|user|empty",
        "{\"timestamp\":1700000000,\"user\":7,\"click\":true}|user|string",
        "{\"timestamp\":1700000000,\"user\":\"a\",\"user\":\"b\",\"click\":true}|user|repeated",
        "{\"timestamp\":1700000000,\"user\":\"a\"}||click",
        "{\"timestamp\":1700000000,\"user\":\"a\",\"click\":false}||click",
        "{\"timestamp\":1700000000,\"user\":\"a\",\"click\":true,\"impression\":true}||click",
        "{\"timestamp\":1700000000,\"user\":\"a\",\"action\":\"hover\"}|action|click",
        "{\"timestamp\":1700000000,\"user\":\"a\",\"click\":true||",
        "[]||",
        "not JSON||",
        "{\"timestamp\":1700000000,\"user\":\"a\",\"click\":true} x||",
      })
  void theSameAsJson(String json, String parameter, String reason) {
    Reply reply = Http.post(node.url() + "/analytics", JSON, json).expectProblem(400);

    assertNames(reply, parameter == null ? "" : parameter, reason == null ? "" : reason);
  }

  @Test
  void aParameterInQueryAndBodyIsRepeated() {
    String url = node.url() + "/analytics?user=ann&click";

    assertNames(
        Http.post(url, FORM, "timestamp=" + TIME + "&user=ann").expectProblem(400),
        "user",
        "repeated");
    assertNames(
        Http.post(url, JSON, "{\"timestamp\":" + TIME + ",\"click\":true}").expectProblem(400),
        "click",
        "repeated");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "%zz", "%4x", "ann%", "%u0041"})
  void brokenEscapesAreRefused(String user) throws IOException {
    Reply reply = raw("POST /analytics?timestamp=" + TIME + "&click&user=" + user);

    assertThat(reply.expectProblem(400).detail()).startsWith("user: ").contains("escape");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%FF", "%C3", "%C3%28", "%ED%A0%80", "%C0%AF", "a%00%FE"})
  void bytesThatAreNoUtf8AreRefused(String user) throws IOException {
    Reply reply = raw("POST /analytics?timestamp=" + TIME + "&click&user=" + user);

    assertThat(reply.expectProblem(400).detail()).startsWith("user: ").contains("UTF-8");
  }

  private static Reply raw(String request) throws IOException {
    return HttpConnection.once(node.port(), HttpConnection.head(request, "Content-Length: 0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/analytics", "/analytics/perworker"})
  void questionsAreCheckedLikeEvents(String path) {
    assertNames(node.get(path).expectProblem(400), "timestamp", "missing");
    assertNames(node.get(path + "?timestamp=").expectProblem(400), "timestamp", "empty");
    assertNames(node.get(path + "?timestamp=x").expectProblem(400), "timestamp", "not a number");
    assertNames(
        node.get(path + "?timestamp=1700000000000").expectProblem(400),
        "timestamp",
        "milliseconds");
    assertNames(
        node.get(path + "?timestamp=-1").expectProblem(400), "timestamp", "before the first slice");
    assertNames(
        node.get(path + "?timestamp=1&timestamp=1").expectProblem(400), "timestamp", "repeated");
    assertNames(
        node.get(path + "?timestamp=99999999999").expectProblem(400), "timestamp", "s ahead");
  }

  @Test
  void allSlicesCheckBothTimestamps() {
    String path = "/analytics/allslices";
    assertNames(node.get(path + "?timestamp=x").expectProblem(400), "timestamp", "not a number");
    assertNames(node.get(path + "?from=x").expectProblem(400), "from", "not a number");
    assertNames(node.get(path + "?from=1700000000000").expectProblem(400), "from", "milliseconds");
    assertNames(node.get(path + "?from=1&from=2").expectProblem(400), "from", "repeated");
  }

  @Test
  void aBodyTooLargeForOneEventIsRefused() {
    String user = "u".repeat(20_000);

    Http.post(node.url() + "/analytics", FORM, "timestamp=" + TIME + "&click&user=" + user)
        .expectProblem(413);
    Http.post(node.url() + "/analytics", JSON, "{\"user\":\"" + user + "\"}").expectProblem(413);
  }

  @Test
  void mediaTypesThatNobodyReadsAreRefused() {
    Http.post(node.url() + "/analytics", "text/xml", "<click/>").expectProblem(415);
    Http.post(node.url() + "/analytics", "multipart/form-data; boundary=x", "--x")
        .expectProblem(415);
    node.batch("", "text/plain", "x").expectProblem(415);
    node.batch("", FORM, "x=1").expectProblem(415);
    node.batch("", "text/csv; charset=ISO-8859-1", "x").expectProblem(415);
    Http.post(node.url() + "/analytics/batch", "text/csv", "x", "Content-Encoding", "br")
        .expectProblem(415);
    // Without a type there is nothing to go by.
    Http.post(node.url() + "/analytics/batch").expectProblem(415);
  }

  @Test
  void anOverlongOrEmptyBatchIdIsRefused() {
    String line = TIME + ",ann,click\n";
    assertNames(node.batch("?id=", "text/csv", line).expectProblem(400), "id", "empty");
    assertNames(
        node.batch("?id=" + "i".repeat(129), "text/csv", line).expectProblem(400), "id", "128");
    assertNames(node.batch("?id=a&id=a", "text/csv", line).expectProblem(400), "id", "repeated");
  }

  @Test
  void garbageInsteadOfHttpHarmsNobody() throws IOException {
    try (HttpConnection connection = new HttpConnection(node.port(), 10_000)) {
      connection.write("\u0016\u0003\u0001 hello\r\n\r\n");
      assertThat(connection.readToEnd()).doesNotContain("202");
    }
  }

  @Test
  void anErrorRepeatsNoUserName() throws IOException {
    String name = "Wilhelmina-Quux";
    Reply reply = Http.post(node.url() + "/analytics?timestamp=1x&click&user=" + name);
    Reply other = Http.post(node.url() + "/analytics?user=" + name + "&user=" + name);

    assertThat(reply.expectProblem(400).body()).doesNotContain(name);
    assertThat(other.expectProblem(400).body()).doesNotContain(name);
    assertThat(Files.readString(directory.resolve("serve.log"))).doesNotContain(name);
  }

  @Test
  void aRefusedEventCountsAsRejected() {
    double before = node.metrics().sum("rt_events_rejected_total", "reason=\"invalid\"");

    node.post(ModelEvent.click(-1, "ann")).expect(400);

    assertThat(node.metrics().sum("rt_events_rejected_total", "reason=\"invalid\""))
        .isEqualTo(before + 1);
  }
}
