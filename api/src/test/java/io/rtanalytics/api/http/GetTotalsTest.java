package io.rtanalytics.api.http;

import static io.rtanalytics.api.fakes.Clusters.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.api.fakes.Clusters;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.Refused;
import io.rtanalytics.timeline.Settings;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** R2, R3, R4 and what else a node answers: exact status and body over a real server. */
class GetTotalsTest {
  private final ApiServer server =
      new ApiServer(
          Clusters.routed(
              Settings.builder().timeoutMilliseconds(500).cacheMilliseconds(0).build(),
              Map.of(0L, List.of("0"), 2L, List.of("1", "0"))));

  @AfterEach
  void close() {
    server.close();
  }

  private void post(long seconds, String user, String action) {
    String path = "/analytics?timestamp=" + at(seconds) + "&user=" + user + "&" + action;
    assertThat(server.post(path).statusCode()).isEqualTo(202);
  }

  private void assertAnswer(HttpResponse<String> reply, String type, String body) {
    assertThat(reply.body()).isEqualTo(body);
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.headers().firstValue("Content-Type")).contains(type);
  }

  @Test
  void r2ThreeLines() {
    post(0, "ann", "click");
    post(3599, "ann", "impression");
    post(10, "bob", "impression");
    assertAnswer(
        server.get("/analytics?timestamp=" + at(1800)),
        "text/plain",
        "unqiue_users,2\nclicks,1\nimpressions,2\n");
  }

  @Test
  void r2EmptySliceIsZeros() {
    assertAnswer(
        server.get("/analytics?timestamp=" + at(3600), "Accept", "image/png"),
        "text/plain",
        "unqiue_users,0\nclicks,0\nimpressions,0\n");
    assertThat(server.workers.get("0").received()).isEmpty();
  }

  @Test
  void json() {
    post(0, "ann", "click");
    for (int i = 0; i < 7; i++) {
      post(0, "user" + i, "impression");
    }
    HttpResponse<String> reply =
        server.get("/analytics?timestamp=" + at(0), "Accept", "application/json");
    assertThat(reply.body())
        .startsWith(
            "{\"slice\":0,\"start\":\"2017-05-20T00:00:00Z\",\"end\":\"2017-05-20T01:00:00Z\","
                + "\"unique_users\":8,\"clicks\":1,\"impressions\":7,\"ctr\":0.1429,"
                + "\"workers\":{\"expected\":1,\"answered\":1},\"as_of\":\"2017-05-20T03:")
        .endsWith("Z\",\"state\":\"settling\"}");
    assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
  }

  @Test
  void jsonWithoutImpressionsHasNoRate() {
    post(0, "ann", "click");
    assertThat(server.get("/analytics?timestamp=" + at(0), "Accept", "application/json").body())
        .contains("\"ctr\":null,");
  }

  @Test
  void csv() {
    post(0, "ann", "click");
    post(0, "ann", "impression");
    assertThat(server.get("/analytics?timestamp=" + at(0), "Accept", "text/csv").body())
        .startsWith(
            "slice,start,end,unique_users,clicks,impressions,ctr,workers_expected,"
                + "workers_answered,as_of\n"
                + "0,2017-05-20T00:00:00Z,2017-05-20T01:00:00Z,1,1,1,1,1,1,2017-05-20T03:");
  }

  @Test
  void r6TotalsOfWorkersAddUp() {
    for (int i = 0; i < 40; i++) {
      post(7200, "user" + i, "click");
    }
    assertThat(server.get("/analytics?timestamp=" + at(7200)).body())
        .isEqualTo("unqiue_users,40\nclicks,40\nimpressions,0\n");
    assertThat(server.workers.get("0").counted(2).clicks()).isBetween(1L, 39L);
  }

  @Test
  void r3PerWorkerInRoutingOrder() {
    for (int i = 0; i < 10; i++) {
      post(7200, "user" + i, "click");
    }
    long one = server.workers.get("1").counted(2).clicks();
    assertAnswer(
        server.get("/analytics/perworker?timestamp=" + at(7200)),
        "text/plain",
        "slice,2\nworker,http://localhost:9001/worker\nunqiue_users,%1$d\nclicks,%1$d\nimpressions,0\n"
                .formatted(one)
            + "slice,2\nworker,http://localhost:9000/worker\nunqiue_users,%1$d\nclicks,%1$d\nimpressions,0\n"
                .formatted(10 - one));
    assertAnswer(
        server.get("/analytics/perworker?timestamp=" + at(3600), "Accept", "application/json"),
        "application/json",
        "[{\"slice\":1,\"worker\":\"http://localhost:9000/worker\",\"unique_users\":0,"
            + "\"clicks\":0,\"impressions\":0,\"state\":\"settling\"}]");
    assertAnswer(
        server.get("/analytics/perworker?timestamp=" + at(3600), "Accept", "text/csv"),
        "text/csv",
        "slice,worker,unique_users,clicks,impressions\n1,http://localhost:9000/worker,0,0,0\n");
  }

  @Test
  void r4AllSlicesUpToNow() {
    post(3600, "ann", "click");
    post(7200, "ann", "impression");
    String zeros = "unqiue_users,0\nclicks,0\nimpressions,0\n";
    assertAnswer(
        server.get("/analytics/allslices"),
        "text/plain",
        "slice,0\n"
            + zeros
            + "slice,1\nunqiue_users,1\nclicks,1\nimpressions,0\n"
            + "slice,2\nunqiue_users,1\nclicks,0\nimpressions,1\n"
            + "slice,3\n"
            + zeros);
    assertAnswer(
        server.get("/analytics/allslices?timestamp=" + at(5000) + "&from=" + at(3700)),
        "text/plain",
        "slice,1\nunqiue_users,1\nclicks,1\nimpressions,0\n");
    assertAnswer(
        server.get("/analytics/allslices?timestamp=" + at(10) + "&from=-17"),
        "text/plain",
        "slice,0\n" + zeros);
  }

  @Test
  void r4BeforeSliceZeroIsAnEmptyBody() {
    assertAnswer(server.get("/analytics/allslices?timestamp=" + at(-1)), "text/plain", "");
    assertAnswer(
        server.get("/analytics/allslices?timestamp=0", "Accept", "application/json"),
        "application/json",
        "[]");
    assertAnswer(
        server.get("/analytics/allslices?timestamp=" + at(0) + "&from=" + at(3600)),
        "text/plain",
        "");
  }

  @Test
  void allSlicesAsJsonAndCsv() {
    post(0, "ann", "click");
    String to = "/analytics/allslices?timestamp=" + at(3600);
    assertAnswer(
        server.get(to, "Accept", "application/json"),
        "application/json",
        "[{\"slice\":0,\"start\":\"2017-05-20T00:00:00Z\",\"end\":\"2017-05-20T01:00:00Z\","
            + "\"unique_users\":1,\"clicks\":1,\"impressions\":0,\"ctr\":null,\"state\":\"settling\"},"
            + "{\"slice\":1,\"start\":\"2017-05-20T01:00:00Z\",\"end\":\"2017-05-20T02:00:00Z\","
            + "\"unique_users\":0,\"clicks\":0,\"impressions\":0,\"ctr\":null,\"state\":\"settling\"}]");
    assertAnswer(
        server.get(to, "Accept", "text/csv"),
        "text/csv",
        """
        slice,start,end,unique_users,clicks,impressions,ctr
        0,2017-05-20T00:00:00Z,2017-05-20T01:00:00Z,1,1,0,
        1,2017-05-20T01:00:00Z,2017-05-20T02:00:00Z,0,0,0,
        """);
  }

  @Test
  void badTimestampsAreRefused() {
    assertRefused("/analytics", "timestamp: missing");
    assertRefused("/analytics?timestamp=", "timestamp: empty");
    assertRefused("/analytics?timestamp=x", "timestamp: not a number of seconds");
    assertRefused("/analytics?timestamp=1&timestamp=1", "timestamp: repeated");
    assertRefused(
        "/analytics/perworker?timestamp=1500000000000", "timestamp: milliseconds, not seconds");
    assertRefused(
        "/analytics?timestamp=0", "timestamp: before the first slice (2017-05-20T00:00:00Z)");
    assertRefused("/analytics?timestamp=" + at(99999), "timestamp: more than 3600 s ahead");
    assertRefused(
        "/analytics/allslices?timestamp=" + at(99999), "timestamp: more than 3600 s ahead");
    assertRefused("/analytics/allslices?from=x", "from: not a number of seconds");
    assertRefused(
        "/analytics?timestamp=" + at(0) + "&partial=yes", "partial: neither true nor false");
  }

  private void assertRefused(String path, String detail) {
    HttpResponse<String> reply = server.get(path);
    assertThat(reply.body()).contains("\"detail\":\"" + detail + "\"");
    assertThat(reply.statusCode()).isEqualTo(400);
  }

  @Test
  void missingWorkerIs503NamingIt() {
    post(7200, "ann", "click");
    server
        .workers
        .get("1")
        .failTotals(new NotStored(NotStored.Reason.UNREACHABLE, "connection refused"));
    HttpResponse<String> reply = server.get("/analytics?timestamp=" + at(7200));
    assertThat(reply.statusCode()).isEqualTo(503);
    assertThat(reply.headers().firstValue("Retry-After")).contains("1");
    assertThat(reply.body())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,"
                + "\"detail\":\"worker 1: connection refused\",\"workers\":[\"1\"]}");
    server.workers.get("0").failTotals(new OutcomeUnknown("no answer"));
    assertThat(server.get("/analytics/perworker?timestamp=" + at(7200)).body())
        .contains("\"workers\":[\"0\",\"1\"]");
    assertThat(server.get("/analytics/allslices").statusCode()).isEqualTo(503);
  }

  /** The original's GET hung for ever. */
  @Test
  void silentWorkerIs503InTime() {
    server.workers.get("0").fallSilent();
    HttpResponse<String> reply = server.get("/analytics?timestamp=" + at(0));
    assertThat(reply.statusCode()).isEqualTo(503);
    assertThat(reply.body()).contains("\"detail\":\"worker 0: no answer within 500 ms\"");
  }

  @Test
  void r8WhoHasWrittenReadsIt() {
    try (ApiServer caching = new ApiServer(Clusters.of(Settings.DEFAULTS, "0"))) {
      for (int i = 1; i <= 3; i++) {
        caching.post("/analytics?timestamp=" + at(0) + "&user=ann&click");
        assertThat(caching.get("/analytics?timestamp=" + at(0)).body())
            .isEqualTo("unqiue_users,1\nclicks," + i + "\nimpressions,0\n");
      }
      assertThat(caching.workers.get("0").questions()).isZero();
    }
  }

  @Test
  void partialAnswerSaysSo() {
    server.workers.get("1").failTotals(new OutcomeUnknown("no answer"));
    String path = "?partial=true&timestamp=" + at(7200);
    HttpResponse<String> reply = server.get("/analytics" + path);
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.headers().firstValue("RT-Workers-Expected")).contains("2");
    assertThat(reply.headers().firstValue("RT-Workers-Answered")).contains("1");
    assertThat(server.get("/analytics" + path, "Accept", "application/json").body())
        .contains("\"workers\":{\"expected\":2,\"answered\":1}");
    assertThat(server.get("/analytics/perworker" + path).body())
        .isEqualTo(
            """
            slice,2
            worker,http://localhost:9000/worker
            unqiue_users,0
            clicks,0
            impressions,0
            """);
    server.workers.get("0").failTotals(new OutcomeUnknown("no answer"));
    assertThat(server.get("/analytics" + path, "Accept", "application/json").body())
        .contains("\"workers\":{\"expected\":2,\"answered\":0},\"as_of\":null");
  }

  @Test
  void questionThatBrokeOffIsAskedOnceMore() {
    server.workers.get("0").failTotals(new OutcomeUnknown("broke"));
    server.get("/analytics?timestamp=" + at(0));
    assertThat(server.workers.get("0").questions()).isEqualTo(2);
  }

  @Test
  void fencedQuestionIs503AndAMetric() {
    server.workers.get("0").failTotals(new Refused(Refused.Reason.FENCED, "pinned to [1, 0]"));
    assertThat(server.get("/analytics?timestamp=" + at(0)).statusCode()).isEqualTo(503);
    assertThat(server.metric("rt_fenced_reads_total")).isEqualTo(1);
  }

  @Test
  void unknownPathIs404() {
    for (String path : new String[] {"/", "/analytics/", "/analyticsx", "/worker/x?user=ann"}) {
      HttpResponse<String> reply = server.get(path);
      assertThat(reply.statusCode()).isEqualTo(404);
      assertThat(reply.body())
          .isEqualTo(
              "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                  + "\"detail\":\"no such path\"}");
    }
  }

  @Test
  void strangePathsAreUnknownToo() throws IOException {
    for (String target : new String[] {"/%zz", "*", "//", "/%00", "analytics"}) {
      try (RawHttp http = new RawHttp(server.port())) {
        assertThat(http.post(target)).as(target).startsWith("HTTP/1.1 404 ");
      }
    }
    try (RawHttp http = new RawHttp(server.port())) {
      String event = "/analytics?timestamp=" + at(0) + "&user=ann&click";
      assertThat(http.post("http://localhost" + event)).startsWith("HTTP/1.1 202 ");
    }
  }

  @Test
  void wrongMethodIs405WithAllow() {
    assertWrongMethod("DELETE", "/analytics", "GET, POST");
    assertWrongMethod("HEAD", "/analytics", "GET, POST");
    assertWrongMethod("OPTIONS", "/analytics/batch", "POST");
    assertWrongMethod("PUT", "/analytics/allslices", "GET");
    assertWrongMethod("POST", "/metrics", "GET");
  }

  private void assertWrongMethod(String method, String path, String allow) {
    HttpResponse<String> reply = server.send(method, path, BodyPublishers.noBody());
    assertThat(reply.statusCode()).isEqualTo(405);
    assertThat(reply.headers().firstValue("Allow")).contains(allow);
    assertThat(reply.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void health() {
    assertAnswer(server.get("/health/live"), "text/plain", "ok\n");
    assertAnswer(server.get("/health/ready"), "text/plain", "ok\n");
    server.notReady = Optional.of("the log is being replayed");
    HttpResponse<String> reply = server.get("/health/ready");
    assertThat(reply.statusCode()).isEqualTo(503);
    assertThat(reply.body()).contains("\"detail\":\"the log is being replayed\"");
    assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void metricsAreThere() {
    post(0, "ann", "click");
    assertThat(server.get("/metrics").body())
        .contains(
            "rt_events_received_total 1.0",
            "rt_events_stored_total 1.0",
            "rt_events_duplicate_total 0.0",
            "rt_events_rejected_total{reason=\"outside_window\"} 0.0",
            "rt_events_unanswered_total 0.0",
            "rt_events_in_flight 0.0",
            "rt_batches_sent_total 1.0",
            "rt_cluster_reloads_total{result=\"refused\"} 0.0");
  }

  @Test
  void drainedNodeTakesNoEvents() {
    post(0, "ann", "click");
    server.node.drain().toCompletableFuture().join();
    assertThat(server.post("/analytics?timestamp=" + at(0) + "&user=ann&click").statusCode())
        .isEqualTo(503);
    assertThat(server.get("/analytics?timestamp=" + at(0)).statusCode()).isEqualTo(200);
  }

  /** 100 years of hours before the clock's first: one answer of the worker, sent in 215 pieces. */
  @Test
  void manySlicesAreStreamed() {
    try (ApiServer old =
        new ApiServer(Clusters.since(Clusters.FIRST.minusSeconds(876_000 * 3600L)))) {
      String path = "/analytics?timestamp=" + at(0) + "&user=ann&click";
      assertThat(old.post(path).statusCode()).isEqualTo(202);
      String body = old.get("/analytics/allslices").body();
      assertThat(body.lines().count()).isEqualTo(4 * 876_004);
      assertThat(body)
          .contains("slice,876000\nunqiue_users,1\nclicks,1\n")
          .endsWith("slice,876003\nunqiue_users,0\nclicks,0\nimpressions,0\n");
      assertThat(old.workers.get("0").questions()).as("and one for the first kept").isEqualTo(2);
    }
  }

  @Test
  void moreThanAMillionSlicesAreRefused() {
    try (ApiServer old =
        new ApiServer(Clusters.since(Clusters.FIRST.minusSeconds(1_000_000 * 3600L)))) {
      HttpResponse<String> reply = old.get("/analytics/allslices?timestamp=" + at(0));
      assertThat(reply.statusCode()).isEqualTo(400);
      assertThat(reply.body()).contains("\"parameter\":\"from\"", "from=");
      assertThat(old.get("/analytics/allslices?timestamp=" + at(0) + "&from=" + at(0)).statusCode())
          .isEqualTo(200);
    }
  }

  /** All that it is made of is there before it begins: it never has to be broken off. */
  @Test
  void workerLostMeansNoSliceAtAll() {
    try (ApiServer old =
        new ApiServer(Clusters.since(Clusters.FIRST.minusSeconds(876_000 * 3600L)))) {
      old.workers.get("0").failTotalsAfter(1, new NotStored(NotStored.Reason.UNREACHABLE, "gone"));
      HttpResponse<String> reply = old.get("/analytics/allslices");
      assertThat(reply.statusCode()).isEqualTo(503);
      assertThat(reply.body()).contains("\"detail\":\"worker 0: gone\"");
    }
  }
}
