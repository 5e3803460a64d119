package io.rtanalytics.api.http;

import static io.rtanalytics.api.fakes.Clusters.at;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.api.fakes.Clusters;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.totals.SliceTotals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The bulk contract: exact status and body over a real server. */
class PostBatchTest {
  private static final String NOTHING =
      "{\"accepted\":0,\"duplicates\":0,\"rejected_total\":0,\"rejected\":[]}";

  private final ApiServer server =
      new ApiServer(
          Clusters.of(
              Settings.builder()
                  .timeoutMilliseconds(500)
                  .batchBytes(4096)
                  .queueBytes(16384)
                  .build(),
              "0"));

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void csvIsCountedAndReported() {
    String csv = "timestamp,user,action\n" + at(0) + ",ann,click\n" + at(1) + ",bob,impression\n";
    HttpResponse<String> reply = csv(csv);
    assertThat(reply.statusCode()).isEqualTo(202);
    assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(reply.body()).isEqualTo(report(2, 0));
    assertThat(counted()).isEqualTo(new SliceTotals(2, 1, 1));
  }

  @Test
  void ndjsonIsCounted() {
    String line = "{\"timestamp\":" + at(0) + ",\"user\":\"ann\",\"action\":\"click\"}\n";
    assertThat(server.post("/analytics/batch", "application/x-ndjson", line + line).body())
        .isEqualTo(report(2, 0));
  }

  /** Zeros, as a log truncated under its writer has them, pass for another encoding of JSON. */
  @Test
  void aLineThatBeginsWithZerosIsRejectedAndTheOthersAreCounted() {
    String line = "{\"timestamp\":" + at(0) + ",\"user\":\"ann\",\"action\":\"click\"}\n";
    HttpResponse<String> reply =
        server.post("/analytics/batch", "application/x-ndjson", line + "\0\0\0\0" + line + line);
    assertThat(reply.statusCode()).isEqualTo(202);
    assertThat(reply.body())
        .contains("\"accepted\":2", "\"rejected_total\":1", "{\"line\":2,\"reason\":\"body: not");
    assertThat(server.post("/analytics", "application/json", "\0A\0\0").statusCode())
        .isEqualTo(400);
  }

  @Test
  void namesOfFieldsThatNobodyWouldChooseAreRejected() {
    String line = "{\"" + "n".repeat(300) + "\":1,\"timestamp\":" + at(0) + "}\n";
    HttpResponse<String> reply = server.post("/analytics/batch", "application/x-ndjson", line);
    assertThat(reply.statusCode()).isEqualTo(202);
    assertThat(reply.body()).contains("\"rejected_total\":1");
  }

  @Test
  void jsonArrayIsCounted() {
    String element = "{\"timestamp\":" + at(0) + ",\"user\":\"ann\",\"impression\":true}";
    String body = "[" + element + ",\n" + element + "]";
    assertThat(server.post("/analytics/batch", "application/json", body).body())
        .isEqualTo(report(2, 0));
  }

  @Test
  void emptyBodyIsAnEmptyBatch() {
    assertThat(csv("").body()).isEqualTo(NOTHING);
    assertThat(csv("").statusCode()).isEqualTo(202);
  }

  @Test
  void badLinesAreRejectedAndTheOthersStored() {
    String csv = at(0) + ",ann,click\n" + at(-1) + ",ann,click\nx,ann,click\n" + at(0) + ",ann\n";
    assertThat(csv(csv).body())
        .isEqualTo(
            "{\"accepted\":1,\"duplicates\":0,\"rejected_total\":3,\"rejected\":["
                + "{\"line\":2,\"reason\":\"timestamp: before the first slice"
                + " (2017-05-20T00:00:00Z)\"},"
                + "{\"line\":3,\"reason\":\"timestamp: not a number of seconds\"},"
                + "{\"line\":4,\"reason\":\"action: neither click nor impression\"}]}");
    assertThat(server.metric("rt_events_received_total")).isEqualTo(4);
    assertThat(server.metric("rt_events_rejected_total{reason=\"invalid\"}")).isEqualTo(3);
  }

  @Test
  void onlyTheFirstHundredBadLinesAreListed() {
    assertThat(csv("x,ann,click\n".repeat(101)).body())
        .contains("\"rejected_total\":101", "\"line\":100,")
        .doesNotContain("\"line\":101");
  }

  @Test
  void sameBatchIdMakesDuplicates() {
    String csv = at(0) + ",ann,click\n" + at(0) + ",ann,click,,own\n";
    String path = "/analytics/batch?id=b%201";
    assertThat(server.post(path, "text/csv", csv).body()).isEqualTo(report(2, 0));
    assertThat(server.post(path, "text/csv", csv).body()).isEqualTo(report(0, 2));
    assertThat(server.post("/analytics?timestamp=" + at(0) + "&user=ann&click&id=b%201:1"))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(202);
    assertThat(counted()).isEqualTo(new SliceTotals(1, 2, 0));
  }

  @Test
  void badBatchIdsAreRefused() {
    assertRefused("/analytics/batch?id=", "id: empty");
    assertRefused("/analytics/batch?id=" + "x".repeat(129), "id: longer than 128 bytes");
    assertRefused("/analytics/batch?id=%ff", "id: not valid UTF-8");
    assertRefused("/analytics/batch?id=a&id=b", "id: repeated");
  }

  private void assertRefused(String path, String detail) {
    HttpResponse<String> reply = server.post(path, "text/csv", "");
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("\"detail\":\"" + detail + "\"", "\"parameter\":\"id\"");
  }

  @Test
  void otherMediaTypesAreRefused() {
    assertThat(server.post("/analytics/batch", "text/plain", "x").statusCode()).isEqualTo(415);
    assertThat(server.post("/analytics/batch", "text/csv; charset=latin1", "x").statusCode())
        .isEqualTo(415);
    assertThat(server.post("/analytics/batch").statusCode()).isEqualTo(415);
    HttpResponse<String> reply = encoded("snappy-ish", at(0) + ",ann,click\n");
    assertThat(reply.statusCode()).isEqualTo(415);
    assertThat(reply.body()).contains("of content encodings, gzip is understood");
  }

  private HttpResponse<String> encoded(String encoding, String body) {
    return server.send(
        "POST",
        "/analytics/batch",
        BodyPublishers.ofString(body),
        "Content-Type",
        "text/csv",
        "Content-Encoding",
        encoding);
  }

  @Test
  void gzipIsUnderstood() throws IOException {
    HttpResponse<String> reply = gzipped(gzip((at(0) + ",ann,click\n").repeat(1000)));
    assertThat(reply.body()).isEqualTo(report(1000, 0));
    assertThat(reply.statusCode()).isEqualTo(202);
  }

  @Test
  void brokenGzipIs400WithTheReportSoFar() throws IOException {
    byte[] bytes = gzip((at(0) + ",ann,click\n").repeat(1000));
    bytes[bytes.length - 8]++; // the checksum
    HttpResponse<String> reply = gzipped(bytes);
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body())
        .contains("\"detail\":\"body: broken gzip\"", "\"report\":" + report(1000, 0));
  }

  @Test
  void whatIsNoGzipIs400() {
    HttpResponse<String> reply = gzipped((at(0) + ",ann,click\n").getBytes(UTF_8));
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("\"detail\":\"body: not gzip\"", NOTHING);
  }

  @Test
  void truncatedGzipIs400() throws IOException {
    byte[] bytes = gzip((at(0) + ",ann,click\n").repeat(1000));
    HttpResponse<String> reply = gzipped(Arrays.copyOf(bytes, bytes.length - 1));
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("\"detail\":\"body: gzip that is cut short\"");
  }

  private HttpResponse<String> gzipped(byte[] bytes) {
    return server.send(
        "POST",
        "/analytics/batch",
        BodyPublishers.ofByteArray(bytes),
        "Content-Type",
        "text/csv",
        "Content-Encoding",
        "gzip");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void brokenJsonArrayIs400WithTheReportSoFar() {
    String element = "{\"timestamp\":" + at(0) + ",\"user\":\"ann\",\"click\":true}";
    HttpResponse<String> reply =
        server.post("/analytics/batch", "application/json", "[" + element + "," + element);
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body())
        .contains("\"detail\":\"body: not valid JSON at byte ", "\"report\":" + report(2, 0));
    assertThat(counted()).isEqualTo(new SliceTotals(1, 2, 0));
  }

  @Test
  void headerWithoutUserIs400() {
    HttpResponse<String> reply = csv("timestamp,action\n" + at(0) + ",click\n");
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("\"detail\":\"header: no column user\"", NOTHING);
  }

  @Test
  void nothingStoredIs503() {
    server.workers.get("0").failAppends(new NotStored(NotStored.Reason.DISK_FULL, "disk full"));
    HttpResponse<String> reply = csv(at(0) + ",ann,click\n");
    assertThat(reply.statusCode()).isEqualTo(503);
    assertThat(reply.headers().firstValue("Retry-After")).contains("1");
    assertThat(reply.body()).contains("no other (disk full)\"", "\"report\":" + NOTHING);
  }

  @Test
  void unknownOutcomeIs504() {
    server.workers.get("0").failAppends(new OutcomeUnknown("broke"));
    HttpResponse<String> reply = csv(at(0) + ",ann,click\n");
    assertThat(reply.statusCode()).isEqualTo(504);
    assertThat(reply.body())
        .contains("same batch id (broke)\"", "\"unknown\":1", "\"report\":" + NOTHING);
    assertThat(server.metric("rt_events_unanswered_total")).isEqualTo(1);
  }

  /** Many times what the queue holds: the body is paused, and no line is turned away. */
  @Test
  void bodyLargerThanTheQueueIsStoredWhole() {
    int lines = 100_000;
    HttpResponse<String> reply = csv((at(0) + ",ann,click,a-page-of-some-length\n").repeat(lines));
    assertThat(reply.body()).isEqualTo(report(lines, 0));
    assertThat(counted()).isEqualTo(new SliceTotals(1, lines, 0));
  }

  @Test
  void clientThatGoesAwayHalfWayLeavesNothingBehind() throws IOException {
    try (RawHttp http = new RawHttp(server.port())) {
      http.write(
          "POST /analytics/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n"
              + "Content-Length: 1000000\r\n\r\n"
              + at(0)
              + ",ann,click\n"
              + at(0)
              + ",half-a-li");
      await().until(() -> counted().clicks() == 1);
      http.reset();
    }
    assertThat(csv(at(0) + ",bob,click\n").body()).isEqualTo(report(1, 0));
    await().until(() -> server.metric("rt_events_in_flight") == 0);
    assertThat(server.metric("rt_events_received_total")).isEqualTo(2);
  }

  @Test
  void clientThatGoesAwayWhilePausedLeavesNothingBehind() throws IOException {
    var gate = server.workers.get("0").hold();
    try (RawHttp http = new RawHttp(server.port())) {
      http.write(
          "POST /analytics/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n"
              + "Content-Length: 100000000\r\n\r\n"
              + (at(0) + ",ann,click\n").repeat(2000));
      await().until(() -> server.metric("rt_events_in_flight") > 200);
      http.reset();
    }
    gate.complete(null);
    await().until(() -> server.metric("rt_events_in_flight") == 0);
    assertThat(csv(at(0) + ",bob,click\n").body()).isEqualTo(report(1, 0));
  }

  @Test
  void clientThatWaitsToBeAskedIsAskedUnlessItsHeadIsRefused() throws IOException {
    String head = "POST /analytics/batch HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n";
    String csv = at(0) + ",ann,click\n";
    try (RawHttp http = new RawHttp(server.port())) {
      http.write(head + "Content-Type: text/csv\r\nContent-Length: " + csv.length() + "\r\n\r\n");
      assertThat(http.response()).startsWith("HTTP/1.1 100 ");
      http.write(csv);
      assertThat(http.response()).startsWith("HTTP/1.1 202 ").endsWith(report(1, 0));
    }
    try (RawHttp http = new RawHttp(server.port())) {
      http.write(head + "Content-Type: image/png\r\nContent-Length: 1000000\r\n\r\n");
      assertThat(http.response()).startsWith("HTTP/1.1 415 ");
    }
  }

  private HttpResponse<String> csv(String body) {
    return server.post("/analytics/batch", "text/csv", body);
  }

  private static String report(int accepted, int duplicates) {
    return "{\"accepted\":"
        + accepted
        + ",\"duplicates\":"
        + duplicates
        + ",\"rejected_total\":0,\"rejected\":[]}";
  }

  private SliceTotals counted() {
    return server.workers.get("0").counted(0);
  }
}
