package io.rtanalytics.api.http;

import static io.rtanalytics.api.fakes.Clusters.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.api.fakes.Clusters;
import io.rtanalytics.port.Refused;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.totals.SliceTotals;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A slice whose file is damaged at one of two workers: it answers 503, the others serve. */
class DamagedSliceTest {
  private static final String REASON = "1-7.users: the checksum of slice 1 does not match";

  private final ApiServer server =
      new ApiServer(
          Clusters.routed(
              Settings.builder().timeoutMilliseconds(500).cacheMilliseconds(0).build(),
              Map.of(0L, List.of("0"), 1L, List.of("0", "1"), 2L, List.of("0"))));

  DamagedSliceTest() {
    server.workers.get("0").refuse(1, new Refused(Refused.Reason.DAMAGED, REASON));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void assertUnavailable(HttpResponse<String> reply) {
    assertThat(reply.statusCode()).isEqualTo(503);
    assertThat(reply.body())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,"
                + "\"detail\":\"worker 0: "
                + REASON
                + "\",\"workers\":[\"0\"]}");
  }

  @Test
  void questionIs503NamingWorkerAndReason() {
    assertUnavailable(server.get("/analytics?timestamp=" + at(3600)));
    assertUnavailable(server.get("/analytics/perworker?timestamp=" + at(3600)));
    assertThat(server.get("/analytics?timestamp=" + at(0)).statusCode()).isEqualTo(200);
    assertThat(server.get("/analytics?timestamp=" + at(7200)).statusCode()).isEqualTo(200);
  }

  @Test
  void partialAnswerLacksTheWorker() {
    HttpResponse<String> reply =
        server.get("/analytics?partial=true&timestamp=" + at(3600), "Accept", "application/json");
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.body()).contains("\"workers\":{\"expected\":2,\"answered\":1}");
  }

  @Test
  void allSlicesAreNeverSummedWithoutIt() {
    assertUnavailable(server.get("/analytics/allslices?from=" + at(3600)));
    assertUnavailable(server.get("/analytics/allslices"));
    assertThat(server.get("/analytics/allslices?from=" + at(7200)).statusCode()).isEqualTo(200);
  }

  @Test
  void eventIs503WithTheReason() {
    server.workers.get("1").refuse(1, new Refused(Refused.Reason.DAMAGED, REASON));
    HttpResponse<String> reply =
        server.post("/analytics?timestamp=" + at(3600) + "&user=ann&click");
    assertThat(reply.statusCode()).isEqualTo(503);
    assertThat(reply.body()).contains("\"detail\":\"" + REASON + "\"");
    assertThat(server.metric("rt_events_rejected_total{reason=\"damaged\"}")).isEqualTo(1);
  }

  /** One body, so that the slices share batches. */
  @Test
  void bulkLoadIsStoredButForTheEventsOfThatSlice() {
    StringBuilder csv = new StringBuilder();
    for (int user = 0; user < 300; user++) {
      csv.append(at(user % 3 * 3600L)).append(",user").append(user).append(",click\n");
    }
    HttpResponse<String> reply = server.post("/analytics/batch", "text/csv", csv.toString());
    int lost = 100 - (int) server.workers.get("1").counted(1).clicks();
    assertThat(lost).isBetween(1, 99);
    assertThat(reply.statusCode()).isEqualTo(504);
    assertThat(reply.body())
        .contains("\"not_stored\":" + lost, "\"unknown\":0", "\"accepted\":" + (300 - lost));
    assertThat(server.workers.get("0").counted(0)).isEqualTo(new SliceTotals(100, 100, 0));
    assertThat(server.workers.get("0").counted(1)).isEqualTo(SliceTotals.ZERO);
    assertThat(server.workers.get("0").counted(2)).isEqualTo(new SliceTotals(100, 100, 0));
    assertThat(server.metric("rt_events_received_total")).isEqualTo(300);
    assertThat(server.metric("rt_events_stored_total")).isEqualTo(300 - lost);
    assertThat(server.metric("rt_events_rejected_total{reason=\"damaged\"}")).isEqualTo(lost);
    assertThat(server.metric("rt_events_in_flight")).isZero();
  }

  /** Which lines they are is known no more; that there are so many, and that it is for good, is. */
  @Test
  void bulkLoadIsStoredButForAnExpiredSlice() {
    server.workers.get("0").refuse(0, new Refused(Refused.Reason.EXPIRED, "slice 0 was dropped"));
    String csv = at(7200) + ",ann,click\n" + at(0) + ",ann,click\n" + at(7200) + ",bob,click\n";
    HttpResponse<String> reply = server.post("/analytics/batch", "text/csv", csv);
    assertThat(reply.statusCode()).isEqualTo(202);
    assertThat(reply.body())
        .isEqualTo("{\"accepted\":2,\"duplicates\":0,\"rejected_total\":1,\"rejected\":[]}");
    assertThat(server.metric("rt_events_rejected_total{reason=\"expired\"}")).isEqualTo(1);
  }
}
