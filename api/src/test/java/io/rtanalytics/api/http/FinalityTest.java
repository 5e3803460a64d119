package io.rtanalytics.api.http;

import static io.rtanalytics.api.fakes.Clusters.at;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rtanalytics.api.fakes.Clusters;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.totals.SliceTotals;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Slices that become final: slice 3 is open, and with an hour of lateness 2 settles. */
class FinalityTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Settings HOUR =
      Settings.builder().latenessSeconds(3600).cacheMilliseconds(0).build();
  private static final String[] AS_JSON = {"Accept", "application/json"};
  private static final String LATE =
      "late: slice 0 ended 2017-05-20T01:00:00Z, more than 3600 s ago (lateness)";

  private final ApiServer server = new ApiServer(Clusters.of(HOUR, "0", "1"));

  @AfterEach
  void close() {
    server.close();
  }

  private HttpResponse<String> post(long second) {
    return server.post("/analytics?timestamp=" + at(second) + "&user=ann&click");
  }

  private static JsonNode json(HttpResponse<String> reply) throws Exception {
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return JSON.readTree(reply.body());
  }

  private String state(long second) throws Exception {
    return json(server.get("/analytics?timestamp=" + at(second), AS_JSON)).get("state").asText();
  }

  private void seal(long below) {
    server.workers.get("0").seal(below);
    server.workers.get("1").seal(below);
  }

  @Test
  void lateEventIsRefused() throws Exception {
    HttpResponse<String> reply = post(0);
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(reply.body()).get("detail").asText()).isEqualTo("timestamp: " + LATE);
    assertThat(JSON.readTree(reply.body()).get("parameter").asText()).isEqualTo("timestamp");
    assertThat(post(2 * 3600).statusCode()).isEqualTo(202);
    assertThat(server.metric("rt_events_rejected_total{reason=\"late\"}")).isOne();
    assertThat(server.metric("rt_events_rejected_total{reason=\"invalid\"}")).isZero();
    assertThat(server.metric("rt_events_received_total")).isEqualTo(2);
  }

  /** The present is half an hour into slice 3: slice 1 ended an hour and a half ago. */
  @Test
  void theLimitIsCountedFromTheEndOfTheSlice() {
    assertThat(post(2 * 3600 - 1).statusCode()).isEqualTo(400);
    assertThat(post(2 * 3600).statusCode()).isEqualTo(202);
  }

  @Test
  void lateLinesAreRejectedAndTheOthersStored() {
    String csv = at(0) + ",ann,click\n" + at(3 * 3600) + ",ann,click\n";
    HttpResponse<String> reply = server.post("/analytics/batch", "text/csv", csv);
    assertThat(reply.statusCode()).isEqualTo(202);
    assertThat(reply.body())
        .isEqualTo(
            "{\"accepted\":1,\"duplicates\":0,\"rejected_total\":1,\"rejected\":[{\"line\":1,"
                + "\"reason\":\"timestamp: "
                + LATE
                + "\"}]}");
    assertThat(server.metric("rt_events_rejected_total{reason=\"late\"}")).isOne();
  }

  /** The clocks of nodes differ: a worker may have sealed what this node still takes. */
  @Test
  void workerThatHasSealedIsBelieved() throws Exception {
    Refused late = new Refused(Refused.Reason.LATE, "late: slice 2 is final");
    server.workers.get("0").failAppends(late);
    server.workers.get("1").failAppends(late);
    HttpResponse<String> reply = post(2 * 3600);
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(reply.body()).get("detail").asText())
        .isEqualTo("timestamp: late: slice 2 is final");
    assertThat(server.metric("rt_events_rejected_total{reason=\"late\"}")).isOne();
    String csv = (at(2 * 3600) + ",ann,click\n").repeat(3);
    assertThat(server.post("/analytics/batch", "text/csv", csv).body())
        .startsWith("{\"accepted\":0,\"duplicates\":0,\"rejected_total\":3,");
  }

  /** A worker refuses a batch as a whole; the events of other slices in it are sent again. */
  @Test
  void sealedSliceTakesNoOthersDown() {
    Refused late = new Refused(Refused.Reason.LATE, "late: slice 2 is final");
    server.workers.get("0").refuse(2, late);
    server.workers.get("1").refuse(2, late);
    StringBuilder csv = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      csv.append(at((2 + i % 2) * 3600L)).append(",user").append(i).append(",click\n");
    }
    assertThat(server.post("/analytics/batch", "text/csv", csv.toString()).body())
        .startsWith("{\"accepted\":10,\"duplicates\":0,\"rejected_total\":10,");
    assertThat(server.metric("rt_events_rejected_total{reason=\"late\"}")).isEqualTo(10);
  }

  @Test
  void stateIsFinalWhenAllWorkersHaveSealed() throws Exception {
    assertThat(state(3 * 3600)).isEqualTo("open");
    assertThat(state(0)).isEqualTo("settling");
    server.workers.get("0").seal(1);
    assertThat(state(0)).isEqualTo("settling");
    server.workers.get("1").seal(3);
    assertThat(state(0)).isEqualTo("final");
    assertThat(state(3600)).isEqualTo("settling");
  }

  @Test
  void missingWorkerLeavesItOpen() throws Exception {
    seal(1);
    server.workers.get("1").failTotals(new NotStored(NotStored.Reason.UNREACHABLE, "no one"));
    HttpResponse<String> reply = server.get("/analytics?partial=true&timestamp=" + at(0), AS_JSON);
    assertThat(json(reply).get("state").asText()).isEqualTo("settling");
    assertThat(json(reply).has("digest")).isFalse();
    assertThat(reply.headers().firstValue("ETag")).isEmpty();
    assertThat(reply.headers().firstValue("Cache-Control")).isEmpty();
  }

  @Test
  void withoutLatenessASliceSettlesForEver() throws Exception {
    try (ApiServer always = new ApiServer(Clusters.of(Settings.DEFAULTS, "0"))) {
      String path = "/analytics?timestamp=";
      assertThat(json(always.get(path + at(0), AS_JSON)).get("state").asText())
          .isEqualTo("settling");
      assertThat(json(always.get(path + at(10_800), AS_JSON)).get("state").asText())
          .isEqualTo("open");
      assertThat(always.post(path + at(0) + "&user=ann&click").statusCode()).isEqualTo(202);
    }
  }

  @Test
  void digestCoversWhatEachWorkerHasCounted() throws Exception {
    for (int user = 0; user < 9; user++) {
      String event = "/analytics?timestamp=" + at(7200) + "&user=" + user + "&impression";
      assertThat(server.post(event).statusCode()).isEqualTo(202);
    }
    seal(3);
    StringBuilder lines = new StringBuilder("slice,2,2017-05-20T02:00:00Z,2017-05-20T03:00:00Z\n");
    for (String worker : List.of("0", "1")) {
      SliceTotals counted = server.workers.get(worker).counted(2);
      lines.append(
          "worker,%s,%d,0,%d\n".formatted(worker, counted.uniqueUsers(), counted.impressions()));
    }
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(lines.toString().getBytes(US_ASCII));
    JsonNode reply = json(server.get("/analytics?timestamp=" + at(7200), AS_JSON));
    assertThat(reply.get("unique_users").asInt()).isEqualTo(9);
    assertThat(reply.get("digest").asText()).isEqualTo(HexFormat.of().formatHex(hash));
  }

  @Test
  void finalAnswerMayBeKeptForEver() {
    seal(2);
    Set<String> tags = new HashSet<>();
    for (String type : List.of("application/json", "text/csv", "text/plain")) {
      for (String path : List.of("", "/perworker")) {
        String query = "/analytics" + path + "?timestamp=" + at(0);
        HttpResponse<String> reply = server.get(query, "Accept", type);
        assertThat(reply.headers().firstValue("RT-State")).contains("final");
        assertThat(reply.headers().firstValue("Cache-Control"))
            .contains("public, max-age=31536000, immutable");
        assertThat(reply.headers().firstValue("Vary")).contains("accept");
        String tag = reply.headers().firstValue("ETag").orElseThrow();
        assertThat(tag).matches("W/\"[0-9a-f]{64}-(json|csv|plain)\"");
        tags.add(tag);
        for (String known : List.of(tag, "\"x\", " + tag, tag.substring(2), "*")) {
          HttpResponse<String> again = server.get(query, "Accept", type, "If-None-Match", known);
          assertThat(again.statusCode()).as(known).isEqualTo(304);
          assertThat(again.body()).isEmpty();
          assertThat(again.headers().firstValue("ETag")).contains(tag);
        }
        assertThat(server.get(query, "Accept", type, "If-None-Match", "\"x\"").statusCode())
            .isEqualTo(200);
      }
    }
    assertThat(tags).as("one for each form").hasSize(3);
  }

  @Test
  void linesStayToTheLetter() {
    seal(2);
    assertThat(server.get("/analytics?timestamp=" + at(0)).body())
        .isEqualTo("unqiue_users,0\nclicks,0\nimpressions,0\n");
  }

  @Test
  void itemsAndFrequenciesAreFinalWithTheirSlice() throws Exception {
    List<String> paths =
        List.of("/analytics?item=x&", "/analytics/items?", "/analytics/frequency?");
    for (String path : paths) {
      String query = path + "timestamp=" + at(0);
      HttpResponse<String> before = server.get(query, AS_JSON);
      assertThat(json(before).get("state").asText()).as(path).isEqualTo("settling");
      assertThat(before.headers().firstValue("ETag")).isEmpty();
      assertThat(json(server.get(path + "timestamp=" + at(10_800), AS_JSON)).get("state").asText())
          .isEqualTo("open");
    }
    seal(1);
    for (String path : paths) {
      String query = path + "timestamp=" + at(0);
      HttpResponse<String> reply = server.get(query, AS_JSON);
      assertThat(json(reply).get("state").asText()).isEqualTo("final");
      String tag = reply.headers().firstValue("ETag").orElseThrow();
      assertThat(tag).contains(json(reply).get("digest").asText());
      assertThat(server.get(query, "Accept", "application/json", "If-None-Match", tag).statusCode())
          .isEqualTo(304);
    }
  }

  @Test
  void rowsBearTheStateThatIsFarthestFromFinal() throws Exception {
    server.workers.get("0").seal(1);
    server.workers.get("1").seal(2);
    String slices = "/analytics/allslices?timestamp=" + at(10_800);
    assertThat(json(server.get(slices, AS_JSON)))
        .extracting(row -> row.get("state").asText())
        .containsExactly("final", "settling", "settling", "open");
    String range = "/analytics/range?from=" + at(0) + "&to=" + at(10_800) + "&step=";
    assertThat(json(server.get(range + "hour")))
        .extracting(row -> row.get("state").asText())
        .containsExactly("final", "settling", "settling", "open");
    assertThat(json(server.get(range + "day")))
        .extracting(row -> row.get("state").asText())
        .containsExactly("open");
    assertThat(server.get(range + "hour", "Accept", "text/csv").body())
        .startsWith("start,end,unique_users,user_slices,clicks,impressions,ctr\n");
  }

  /** What never changes is not asked for again. */
  @Test
  void finalTotalsAreCached() throws Exception {
    Settings cached = HOUR.toBuilder().cacheMilliseconds(1).build();
    try (ApiServer other = new ApiServer(Clusters.of(cached, "0"))) {
      other.workers.get("0").seal(1);
      String path = "/analytics?timestamp=" + at(0);
      assertThat(json(other.get(path, AS_JSON)).get("state").asText()).isEqualTo("final");
      long begin = System.nanoTime();
      while (System.nanoTime() - begin < 3_000_000) {
        Thread.onSpinWait(); // longer than others are
      }
      assertThat(json(other.get(path, AS_JSON)).get("state").asText()).isEqualTo("final");
      assertThat(other.workers.get("0").questions()).isOne();
    }
  }
}
