package io.rtanalytics.api.http;

import static io.rtanalytics.api.fakes.Clusters.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rtanalytics.api.fakes.Clusters;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.Refused;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.totals.SliceTotals;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** R1 and the bad input of the public contract: exact status and body over a real server. */
class PostEventTest {
  private final ApiServer server =
      new ApiServer(Clusters.of(Settings.builder().timeoutMilliseconds(300).build(), "0"));

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void r1ClickIsAcceptedWithAnEmptyBody() {
    HttpResponse<String> reply = server.post("/analytics?timestamp=" + at(0) + "&user=ann&click");
    assertThat(reply.statusCode()).isEqualTo(202);
    assertThat(reply.body()).isEmpty();
    assertThat(reply.headers().firstValue("Content-Length")).contains("0");
    assertThat(counted()).isEqualTo(new SliceTotals(1, 1, 0));
  }

  @Test
  void r1FlagsCountByPresence() {
    assertStored("/analytics?timestamp=" + at(0) + "&user=ann&click=");
    assertStored("/analytics?impression=whatever&timestamp=" + at(0) + "&user=ann");
    assertThat(counted()).isEqualTo(new SliceTotals(1, 1, 1));
  }

  @Test
  void unknownParametersAreIgnored() {
    assertStored("/analytics?timestamp=" + at(0) + "&user=ann&click&colour=red&&=");
  }

  @Test
  void formIsTheSame() {
    String form = "timestamp=" + at(0) + "&user=Ann+B%C3%B6ll&impression&item=%2Fhome&id=7";
    HttpResponse<String> reply =
        server.post("/analytics", "application/x-www-form-urlencoded; charset=UTF-8", form);
    assertThat(reply.statusCode()).isEqualTo(202);
    assertStored("/analytics?timestamp=" + at(0) + "&user=Ann%20B%c3%b6ll&impression&id=8");
    assertThat(counted()).isEqualTo(new SliceTotals(1, 0, 2));
  }

  @Test
  void jsonIsTheSame() {
    String json = "{\"timestamp\":" + at(0) + ",\"user\":\"ann\",\"click\":true,\"x\":[{}],";
    HttpResponse<String> reply =
        server.post("/analytics", "application/json", json + "\"item\":null,\"impression\":false}");
    assertThat(reply.statusCode()).isEqualTo(202);
    assertThat(counted()).isEqualTo(new SliceTotals(1, 1, 0));
  }

  @Test
  void queryAndBodyAreMerged() {
    String path = "/analytics?timestamp=" + at(0) + "&click";
    assertThat(server.post(path, "application/json", "{\"user\":\"ann\"}").statusCode())
        .isEqualTo(202);
    assertRefused(
        server.post(path, "application/json", "{\"user\":\"ann\",\"timestamp\":1}"),
        "timestamp",
        "repeated");
  }

  @Test
  void repeatedIdIsADuplicateAndAccepted() {
    assertStored("/analytics?timestamp=" + at(0) + "&user=ann&click&id=1");
    assertStored("/analytics?timestamp=" + at(0) + "&user=ann&click&id=1");
    assertThat(counted()).isEqualTo(new SliceTotals(1, 1, 0));
    assertThat(server.metric("rt_events_duplicate_total")).isEqualTo(1);
  }

  @Test
  void timestampIsMissing() {
    assertRefused("user=ann&click", "timestamp", "missing");
  }

  @Test
  void timestampIsEmpty() {
    assertRefused("timestamp=&user=ann&click", "timestamp", "empty");
  }

  @Test
  void timestampIsNoNumber() {
    assertRefused("timestamp=now&user=ann&click", "timestamp", "not a number of seconds");
    assertRefused("timestamp=1.5&user=ann&click", "timestamp", "not a number of seconds");
    assertRefused("timestamp=-&user=ann&click", "timestamp", "not a number of seconds");
    assertRefused("timestamp=+17&user=ann&click", "timestamp", "not a number of seconds");
  }

  @Test
  void timestampInMillisecondsIsRefused() {
    assertRefused(
        "timestamp=" + at(0) + "000&user=ann&click", "timestamp", "milliseconds, not seconds");
  }

  @Test
  void timestampIsOutOfRange() {
    assertRefused("timestamp=99999999999999999999999&user=ann&click", "timestamp", "out of range");
    assertRefused("timestamp=-10000000000000&user=ann&click", "timestamp", "out of range");
  }

  @Test
  void timestampBeforeTheFirstSliceIsRefused() {
    String reason = "before the first slice (2017-05-20T00:00:00Z)";
    assertRefused("timestamp=" + at(-1) + "&user=ann&click", "timestamp", reason);
    assertRefused("timestamp=-5&user=ann&click", "timestamp", reason);
  }

  @Test
  void timestampTooFarAheadIsRefused() {
    long limit = Clusters.NOW.getEpochSecond() + 3600;
    assertStored("/analytics?timestamp=" + limit + "&user=ann&click");
    assertRefused(
        "timestamp=" + (limit + 1) + "&user=ann&click", "timestamp", "more than 3600 s ahead");
  }

  @Test
  void neitherClickNorImpression() {
    assertRefused("timestamp=" + at(0) + "&user=ann", "action", "neither click nor impression");
  }

  @Test
  void bothClickAndImpression() {
    assertRefused(
        "timestamp=" + at(0) + "&user=ann&click&impression", "action", "both click and impression");
  }

  @Test
  void userIsMissing() {
    assertRefused("timestamp=" + at(0) + "&click", "user", "missing");
  }

  @Test
  void emptyParametersAreRefused() {
    assertRefused("timestamp=" + at(0) + "&user=&click", "user", "empty");
    assertRefused("timestamp=" + at(0) + "&user&click", "user", "empty");
    assertRefused("timestamp=" + at(0) + "&user=ann&click&item=", "item", "empty");
    assertRefused("timestamp=" + at(0) + "&user=ann&click&id=", "id", "empty");
  }

  @Test
  void repeatedParametersAreRefused() {
    String event = "timestamp=" + at(0) + "&user=ann&click";
    assertRefused(event + "&user=ann", "user", "repeated");
    assertRefused(event + "&timestamp=1", "timestamp", "repeated");
    assertRefused(event + "&click", "click", "repeated");
    assertRefused(event + "&item=a&item=b", "item", "repeated");
    assertRefused(event + "&id=a&id=b", "id", "repeated");
    assertRefused(event + "&us%65r=bob", "user", "repeated");
  }

  @Test
  void overLongValuesAreRefused() {
    String event = "timestamp=" + at(0) + "&click&user=";
    assertStored("/analytics?" + event + "%C3%B6".repeat(128));
    assertRefused(event + "%C3%B6".repeat(128) + "x", "user", "longer than 256 bytes");
    assertRefused(event + "a&item=" + "x".repeat(129), "item", "longer than 128 bytes");
    assertRefused(event + "a&id=" + "x".repeat(129), "id", "longer than 128 bytes");
  }

  @Test
  void brokenEscapesAreRefused() throws IOException {
    String reason = "broken escape: a percent sign needs two hexadecimal digits";
    try (RawHttp http = new RawHttp(server.port())) {
      assertThat(http.post("/analytics?timestamp=" + at(0) + "&click&user=%zz"))
          .startsWith("HTTP/1.1 400 ")
          .contains("\"detail\":\"user: " + reason + "\"", "\"parameter\":\"user\"");
      assertThat(http.post("/analytics?timestamp=" + at(0) + "&click&user=a%4"))
          .contains("\"detail\":\"user: " + reason + "\"");
      assertThat(http.post("/analytics?secret-name=%"))
          .contains("\"detail\":\"query: " + reason + "\"", "\"parameter\":\"query\"");
    }
  }

  @Test
  void malformedUtf8IsRefused() {
    assertRefused("timestamp=" + at(0) + "&click&user=%ff", "user", "not valid UTF-8");
    assertRefused("timestamp=" + at(0) + "&click&user=%C3", "user", "not valid UTF-8");
  }

  @Test
  void rawUtf8InTheQueryIsUnderstood() throws IOException {
    try (RawHttp http = new RawHttp(server.port())) {
      assertThat(http.post("/analytics?timestamp=" + at(0) + "&click&user=Böll"))
          .startsWith("HTTP/1.1 202 ");
    }
    assertStored("/analytics?timestamp=" + at(0) + "&click&user=B%C3%B6ll");
    assertThat(counted().uniqueUsers()).isEqualTo(1);
  }

  @Test
  void jsonThatIsNoEventIsRefused() {
    assertRefused(json("[]"), "body", "not a JSON object");
    assertRefused(json("17"), "body", "not a JSON object");
    assertRefused(json(""), "timestamp", "missing");
    assertRefused(json("{}{}"), "body", "not one JSON object");
    assertRefused(json("{\"user\":"), "body", "not valid JSON at byte 8");
    assertRefused(json("{\"user\":1}"), "user", "not a string");
    assertRefused(json("{\"user\":{\"user\":\"a\"}}"), "user", "not a string");
    assertRefused(json("{\"timestamp\":1.5e9}"), "timestamp", "not a number of seconds");
    assertRefused(json("{\"click\":1}"), "click", "neither true nor false");
    assertRefused(
        json("{\"timestamp\":" + at(0) + ",\"user\":\"a\",\"action\":\"look\"}"),
        "action",
        "neither click nor impression");
    assertRefused(
        json("{\"timestamp\":" + at(0) + ",\"user\":\"\\ud800\",\"click\":true}"),
        "user",
        "not valid UTF-8");
  }

  private HttpResponse<String> json(String body) {
    return server.post("/analytics", "application/json", body);
  }

  @Test
  void otherMediaTypesAreRefused() {
    for (String type : new String[] {"text/plain", "multipart/form-data; boundary=x"}) {
      HttpResponse<String> reply = server.post("/analytics", type, "user=ann");
      assertThat(reply.statusCode()).isEqualTo(415);
      assertProblem(reply, 415, "Unsupported Media Type");
    }
    HttpResponse<String> latin =
        server.post("/analytics", "application/json;charset=ISO-8859-1", "{}");
    assertThat(problem(latin).get("detail").asText()).isEqualTo("text is to be in UTF-8");
    assertThat(latin.statusCode()).isEqualTo(415);
  }

  @Test
  void bodyTooLargeIsRefused() {
    HttpResponse<String> reply =
        server.post("/analytics", "application/x-www-form-urlencoded", "x".repeat(16385));
    assertThat(reply.statusCode()).isEqualTo(413);
    assertProblem(reply, 413, "Content Too Large");
    assertThat(server.metric("rt_events_rejected_total{reason=\"too_large\"}")).isEqualTo(1);
    assertThat(server.metric("rt_events_received_total")).isEqualTo(1);
  }

  @Test
  void nothingRejectedIsHalfCounted() {
    assertRefused(
        "timestamp=" + at(0) + "&user=ann&click&impression", "action", "both click and impression");
    assertThat(counted()).isEqualTo(SliceTotals.ZERO);
    assertThat(server.metric("rt_events_received_total")).isEqualTo(1);
    assertThat(server.metric("rt_events_rejected_total{reason=\"invalid\"}")).isEqualTo(1);
    assertThat(server.metric("rt_events_in_flight")).isZero();
  }

  @Test
  void surelyNotStoredIs503WithRetryAfter() {
    server
        .workers
        .get("0")
        .failAppends(new NotStored(NotStored.Reason.UNREACHABLE, "worker 0: connection refused"));
    HttpResponse<String> reply = server.post("/analytics?timestamp=" + at(0) + "&user=ann&click");
    assertThat(reply.statusCode()).isEqualTo(503);
    assertThat(reply.headers().firstValue("Retry-After")).contains("1");
    assertThat(reply.body())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,"
                + "\"detail\":\"worker 0: connection refused\"}");
    assertThat(server.metric("rt_events_rejected_total{reason=\"unreachable\"}")).isEqualTo(1);
  }

  @Test
  void fencedIs503AndAMetric() {
    server
        .workers
        .get("0")
        .failAppends(new Refused(Refused.Reason.FENCED, "slice 0 is pinned to [0], not [0, 1]"));
    HttpResponse<String> reply = server.post("/analytics?timestamp=" + at(0) + "&user=ann&click");
    assertThat(reply.statusCode()).isEqualTo(503);
    assertThat(problem(reply).get("detail").asText())
        .isEqualTo("slice 0 is pinned to [0], not [0, 1]");
    assertThat(server.metric("rt_fenced_batches_total")).isEqualTo(1);
  }

  @Test
  void unknownOutcomeIs504() {
    server.workers.get("0").failAppends(new OutcomeUnknown("worker 0: connection broke"));
    HttpResponse<String> reply = server.post("/analytics?timestamp=" + at(0) + "&user=ann&click");
    assertThat(reply.statusCode()).isEqualTo(504);
    assertProblem(reply, 504, "Gateway Timeout");
    assertThat(server.metric("rt_events_unanswered_total")).isEqualTo(1);
  }

  private void assertStored(String pathAndQuery) {
    assertThat(server.post(pathAndQuery).statusCode()).isEqualTo(202);
  }

  private void assertRefused(String query, String parameter, String reason) {
    assertRefused(server.post("/analytics?" + query), parameter, reason);
  }

  private static void assertRefused(HttpResponse<String> reply, String parameter, String reason) {
    assertThat(reply.body())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"detail\":\""
                + parameter
                + ": "
                + reason
                + "\",\"parameter\":\""
                + parameter
                + "\"}");
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  private static void assertProblem(HttpResponse<String> reply, int status, String title) {
    assertThat(reply.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(problem(reply).get("status").asInt()).isEqualTo(status);
    assertThat(problem(reply).get("title").asText()).isEqualTo(title);
  }

  private static JsonNode problem(HttpResponse<String> reply) {
    try {
      return new ObjectMapper().readTree(reply.body());
    } catch (IOException e) {
      throw new AssertionError(reply.body(), e);
    }
  }

  private SliceTotals counted() {
    return server.workers.get("0").counted(0);
  }
}
