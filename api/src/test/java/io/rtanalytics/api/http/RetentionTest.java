package io.rtanalytics.api.http;

import static io.rtanalytics.api.fakes.Clusters.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.api.fakes.Clusters;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.Refused;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.Settings;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What expires in slice 3 where two slices are kept: exact status and body over a real server. */
class RetentionTest {
  private static final long EXPIRED = at(2 * 3600 - 1); // the end of slice 1
  private static final long KEPT = at(2 * 3600);
  private static final String EVENT = "&user=ann&click";
  private static final String ZEROS = "unqiue_users,0\nclicks,0\nimpressions,0\n";
  private final Refused dropped =
      new Refused(Refused.Reason.EXPIRED, "slice 2 was dropped, slices from 3 on are kept");

  private final Settings settings =
      Settings.builder().retentionSlices(2).timeoutMilliseconds(500).cacheMilliseconds(0).build();
  private final ApiServer server =
      new ApiServer(Clusters.routed(settings, Map.of(0L, List.of("0", "1"))));

  @AfterEach
  void close() {
    server.close();
  }

  private HttpResponse<String> post(long timestamp) {
    return server.post("/analytics?timestamp=" + timestamp + EVENT);
  }

  private static void assertProblem(
      HttpResponse<String> reply, int status, String title, String parameter, String reason) {
    assertThat(reply.body())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s: %s\",\"parameter\":\"%s\"}"
                .formatted(title, status, parameter, reason, parameter));
    assertThat(reply.statusCode()).isEqualTo(status);
    assertThat(reply.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  private static void assertGone(HttpResponse<String> reply, String parameter, String reason) {
    assertProblem(reply, 410, "Gone", parameter, reason);
  }

  private void assertCounted(int received, int stored, int expired) {
    assertThat(server.metric("rt_events_received_total")).isEqualTo(received);
    assertThat(server.metric("rt_events_stored_total")).isEqualTo(stored);
    assertThat(server.metric("rt_events_rejected_total{reason=\"expired\"}")).isEqualTo(expired);
    assertThat(server.metric("rt_events_rejected_total{reason=\"invalid\"}")).isZero();
    assertThat(received).isEqualTo(stored + expired);
    assertThat(server.metric("rt_events_in_flight")).isZero();
  }

  @Test
  void eventOfAnExpiredSliceIsRefused() {
    assertProblem(
        post(EXPIRED),
        400,
        "Bad Request",
        "timestamp",
        "slice 1 has expired (retention-slices is 2)");
    assertThat(post(KEPT).statusCode()).isEqualTo(202);
    assertCounted(2, 1, 1);
  }

  /** The clocks of nodes differ: a worker may have dropped what this node still takes. */
  @Test
  void workerThatHasDroppedTheSliceIsBelieved() {
    server.workers.get("0").failAppends(dropped);
    server.workers.get("1").failAppends(dropped);
    assertProblem(post(KEPT), 400, "Bad Request", "timestamp", dropped.getMessage());
    assertCounted(1, 0, 1);
  }

  @Test
  void linesOfAnExpiredSliceAreRejectedAndTheOthersStored() {
    String csv = EXPIRED + ",ann,click\n" + KEPT + ",ann,click\n" + at(0) + ",ann,click\n";
    HttpResponse<String> reply = server.post("/analytics/batch", "text/csv", csv);
    assertThat(reply.statusCode()).isEqualTo(202);
    String reason = "timestamp: slice %d has expired (retention-slices is 2)";
    assertThat(reply.body())
        .isEqualTo(
            ("{\"accepted\":1,\"duplicates\":0,\"rejected_total\":2,\"rejected\":["
                    + ("{\"line\":1,\"reason\":\"" + reason + "\"},")
                    + ("{\"line\":3,\"reason\":\"" + reason + "\"}]}"))
                .formatted(1, 0));
    assertCounted(3, 1, 2);
  }

  /** Sending them again is of no use, so that it must not look like a passing cause. */
  @Test
  void linesThatAWorkerFindsExpiredAreRejected() {
    server.workers.get("0").failAppends(dropped);
    server.workers.get("1").failAppends(dropped);
    HttpResponse<String> reply =
        server.post("/analytics/batch", "text/csv", (KEPT + ",ann,click\n").repeat(2));
    assertThat(reply.statusCode()).isEqualTo(202);
    assertThat(reply.body())
        .isEqualTo("{\"accepted\":0,\"duplicates\":0,\"rejected_total\":2,\"rejected\":[]}");
    assertCounted(2, 0, 2);
  }

  @Test
  void totalsOfAnExpiredSliceAreGone() {
    for (String path : List.of("/analytics", "/analytics/perworker")) {
      for (String partial : List.of("", "&partial=true")) {
        assertGone(
            server.get(path + "?timestamp=" + EXPIRED + partial),
            "timestamp",
            "slice 1 has expired (retention-slices is 2)");
      }
      assertThat(server.get(path + "?timestamp=" + KEPT).statusCode()).isEqualTo(200);
    }
    assertThat(server.workers.get("0").questions()).isEqualTo(2);
  }

  /** One that is missing besides may come back; a slice that was dropped will not. */
  @Test
  void totalsThatAWorkerHasDroppedAreGoneWhateverTheOthersSay() {
    server.workers.get("0").failTotals(dropped);
    server.workers.get("1").failTotals(new NotStored(NotStored.Reason.UNREACHABLE, "no one"));
    String path = "/analytics?timestamp=" + KEPT;
    assertGone(server.get(path), "timestamp", dropped.getMessage());
    assertGone(server.get(path + "&partial=true"), "timestamp", dropped.getMessage());
    assertGone(server.get("/analytics/allslices"), "from", dropped.getMessage());
  }

  @Test
  void allSlicesBeginWithTheFirstThatIsKept() {
    assertThat(post(KEPT).statusCode()).isEqualTo(202);
    assertThat(server.get("/analytics/allslices").body())
        .isEqualTo("slice,2\nunqiue_users,1\nclicks,1\nimpressions,0\nslice,3\n" + ZEROS);
    assertThat(server.get("/analytics/allslices?from=" + KEPT + "&timestamp=" + KEPT).body())
        .isEqualTo("slice,2\nunqiue_users,1\nclicks,1\nimpressions,0\n");
    assertThat(server.get("/analytics/allslices?timestamp=" + at(-1)).body()).isEmpty();
  }

  /** So it is once more slices are to be kept than before: what was dropped does not come back. */
  @Test
  void allSlicesBeginBehindAllThatAnyWorkerHasDropped() {
    Map<Long, List<String>> routing = Map.of(0L, List.of("0"), 1L, List.of("1"), 2L, List.of("0"));
    try (ApiServer more = new ApiServer(Clusters.routed(Settings.DEFAULTS, routing))) {
      String event = "/analytics?timestamp=" + at(3 * 3600) + EVENT;
      assertThat(more.post(event).statusCode()).isEqualTo(202);
      more.workers.get("0").drop(1);
      more.workers.get("1").drop(3);
      assertThat(more.get("/analytics/allslices").body())
          .isEqualTo("slice,3\nunqiue_users,1\nclicks,1\nimpressions,0\n");
      assertGone(more.get("/analytics/allslices?from=" + at(3600)), "from", "slice 1 was dropped");
      assertGone(
          more.get("/analytics/allslices?timestamp=" + at(2 * 3600)),
          "timestamp",
          "slice 2 was dropped: slices from 3 on are kept");
      more.workers.get("0").drop(0);
      more.workers.get("1").failTotals(new NotStored(NotStored.Reason.UNREACHABLE, "no one"));
      assertThat(more.get("/analytics/allslices").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void allSlicesFromOrToAnExpiredOneAreGone() {
    String reason = "slice %d has expired (retention-slices is 2)";
    assertGone(server.get("/analytics/allslices?from=" + EXPIRED), "from", reason.formatted(1));
    assertGone(server.get("/analytics/allslices?from=-17"), "from", reason.formatted(0));
    assertGone(
        server.get("/analytics/allslices?timestamp=" + EXPIRED), "timestamp", reason.formatted(1));
  }

  /** Kept are two slices of more than a million. */
  @Test
  void onlySlicesThatAreKeptCountAgainstTheLimit() {
    Instant first = Clusters.FIRST.minusSeconds(2_000_000 * 3600L);
    Cluster all = Clusters.since(first);
    Cluster few =
        new Cluster(all.apiNodes(), all.workerNodes(), all.timeline(), all.routing(), settings);
    try (ApiServer old = new ApiServer(few)) {
      assertThat(old.get("/analytics/allslices").body())
          .isEqualTo("slice,2000002\n" + ZEROS + "slice,2000003\n" + ZEROS);
    }
  }
}
