package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.tests.harness.Count;
import io.rtanalytics.tests.harness.Http;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an API node takes events (design §4): R1; and its paths and methods. */
class PublicContractTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JSON = "application/json";

  @TempDir private static Path directory;
  private static Node node;
  private static final AtomicLong nextHour = new AtomicLong(1_700_000_000 / 3600);

  /** A slice of its own for each test. */
  private final long hour = nextHour.addAndGet(3);

  private final long time = hour * 3600 + 17;

  @BeforeAll
  static void start() {
    node = Node.serve(directory);
  }

  @AfterAll
  static void end() {
    node.close();
  }

  private static String url(String pathAndQuery) {
    return node.url() + pathAndQuery;
  }

  @ParameterizedTest
  @ValueSource(strings = {"click", "click=", "click=1", "click=false"})
  void r1AClickIsAcceptedWithAnEmptyBodyWhateverTheValueOfItsFlag(String flag) {
    Reply reply = Http.post(url("/analytics?timestamp=" + time + "&user=ann&" + flag));

    assertThat(reply.expect(202).body()).isEmpty();
    assertThat(node.count(time)).isEqualTo(new Count(1, 1, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"impression", "impression=", "impression=1"})
  void r1AnImpressionIsAcceptedLikewise(String flag) {
    Http.post(url("/analytics?" + flag + "&user=ann&timestamp=" + time)).expect(202);

    assertThat(node.count(time)).isEqualTo(new Count(1, 0, 1));
  }

  @Test
  void r1ItemsAndIdsAreAcceptedAndARepeatedIdIsCountedOnce() {
    ModelEvent event = new ModelEvent(time, "ann", true, "/page?a=b&c", "id 1");

    node.post(event).expect(202);
    node.post(event).expect(202);
    assertThat(node.count(time)).isEqualTo(new Count(1, 1, 0));

    // An id belongs to its user and slice: the same one elsewhere is another event.
    node.post(new ModelEvent(time, "ben", true, "", "id 1")).expect(202);
    node.post(new ModelEvent(time + 3600, "ann", true, "", "id 1")).expect(202);
    assertThat(node.count(time)).isEqualTo(new Count(2, 2, 0));
  }

  @Test
  void r1UnknownParametersAreIgnored() {
    Http.post(url("/analytics?timestamp=" + time + "&user=ann&click&colour=red&x")).expect(202);

    assertThat(node.count(time)).isEqualTo(new Count(1, 1, 0));
  }

  @Test
  void plusAndEscapedSpaceAreTheSameUser() {
    Http.post(url("/analytics?timestamp=" + time + "&user=ann+b&click")).expect(202);
    Http.post(url("/analytics?timestamp=" + time + "&user=ann%20b&click")).expect(202);

    assertThat(node.count(time)).isEqualTo(new Count(1, 2, 0));
  }

  @Test
  void usersAreToldApartByteByByte() {
    node.post(ModelEvent.click(time, "Zoë")).expect(202);
    node.post(ModelEvent.click(time, "Zoe")).expect(202);
    node.post(ModelEvent.click(time, "zoë")).expect(202);
    node.post(ModelEvent.click(time, "Zoe\u0308")).expect(202);

    assertThat(node.count(time)).isEqualTo(new Count(4, 4, 0));
  }

  @Test
  void theFieldsMayComeAsAForm() {
    String form = "timestamp=" + time + "&user=Zo%C3%AB+B&impression&item=x&id=1";

    assertThat(Http.post(url("/analytics"), FORM, form).expect(202).body()).isEmpty();
    Http.post(url("/analytics"), FORM + "; charset=UTF-8", form).expect(202);

    node.post(ModelEvent.click(time, "Zoë B")).expect(202);
    assertThat(node.count(time)).isEqualTo(new Count(1, 1, 1));
  }

  @Test
  void theFieldsMayComeAsAJsonObject() {
    Http.post(
            url("/analytics"),
            JSON,
            "{\"timestamp\": " + time + ", \"user\": \"Zo\\u00eb\", \"click\": true}")
        .expect(202);
    Http.post(
            url("/analytics"),
            JSON + "; charset=utf-8",
            "{\"timestamp\":\"" + time + "\",\"user\":\"Zoë\",\"action\":\"impression\",\"x\":[1]}")
        .expect(202);
    Http.post(
            url("/analytics"),
            JSON,
            "{\"timestamp\":" + time + ",\"user\":\"Zoë\",\"click\":true,\"impression\":false}")
        .expect(202);

    assertThat(node.count(time)).isEqualTo(new Count(1, 2, 1));
  }

  @Test
  void queryAndBodyAreTakenTogether() {
    Http.post(url("/analytics?timestamp=" + time + "&click"), FORM, "user=ann").expect(202);
    Http.post(url("/analytics?timestamp=" + time + "&click"), JSON, "{\"user\":\"ann\"}")
        .expect(202);

    assertThat(node.count(time)).isEqualTo(new Count(1, 2, 0));
  }

  @Test
  void longestAllowedValuesAreAccepted() {
    // 256 bytes in 128 characters, 128 bytes in 64 and in 32.
    node.post(new ModelEvent(time, "ë".repeat(128), true, "ë".repeat(64), "😀".repeat(32)))
        .expect(202);

    assertThat(node.count(time)).isEqualTo(new Count(1, 1, 0));
  }

  @Test
  void healthAndMetrics() {
    node.get("/health/live").expect(200);
    node.get("/health/ready").expect(200);

    Reply metrics = node.get("/metrics").expect(200);
    assertThat(metrics.header("content-type")).startsWith("text/plain");
    assertThat(metrics.body()).contains("# TYPE rt_events_received_total counter");
    node.metrics().assertConserved();
  }

  @Test
  void wrongMethodsAreToldTheRightOnes() {
    assertThat(allowed("PUT", "/analytics")).contains("GET", "POST");
    assertThat(allowed("DELETE", "/analytics?timestamp=1")).contains("GET", "POST");
    assertThat(allowed("GET", "/analytics/batch")).isEqualTo("POST");
    assertThat(allowed("POST", "/analytics/perworker")).contains("GET");
    assertThat(allowed("POST", "/analytics/allslices")).contains("GET");
    assertThat(allowed("POST", "/metrics")).contains("GET");
    assertThat(allowed("POST", "/health/live")).contains("GET");
  }

  private static String allowed(String method, String path) {
    return Http.send(method, url(path), BodyPublishers.noBody()).expectProblem(405).header("allow");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"//", "/analytic", "/analytics/x", "/analytics/batch/x", "/health", "/%00"})
  void unknownPathsAreNotFound(String path) {
    node.get(path).expectProblem(404);
  }
}
