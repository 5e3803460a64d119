package io.rtanalytics.api.http;

import static io.rtanalytics.api.fakes.Clusters.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.api.fakes.Clusters;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.timeline.Settings;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows of steps over a real server: exact status and body. Slice 0 begins on a Saturday. */
class GetRangeTest {
  private static final Settings SETTINGS =
      Settings.builder().timeoutMilliseconds(500).cacheMilliseconds(0).build();
  private static final String HEADER =
      "start,end,unique_users,user_slices,clicks,impressions,ctr\n";

  private final ApiServer server =
      new ApiServer(Clusters.routed(SETTINGS, Map.of(0L, List.of("0"), 2L, List.of("1", "0"))));

  @AfterEach
  void close() {
    server.close();
  }

  private void post(long seconds, String user, String action) {
    String path = "/analytics?timestamp=" + at(seconds) + "&user=" + user + "&" + action;
    assertThat(server.post(path).statusCode()).isEqualTo(202);
  }

  private static String range(long from, long to, String rest) {
    return "/analytics/range?from=" + at(from) + "&to=" + at(to) + "&step=" + rest;
  }

  private String csv(String path) {
    HttpResponse<String> reply = server.get(path, "Accept", "text/csv");
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(reply.headers().firstValue("Content-Type")).contains("text/csv");
    assertThat(reply.body()).startsWith(HEADER);
    return reply.body().substring(HEADER.length());
  }

  @Test
  void uniqueUsersOnlyWhereAStepIsOneSlice() {
    post(0, "ann", "click");
    post(3600, "ann", "impression");
    post(7200, "bob", "impression");
    post(7200, "ann", "impression");
    HttpResponse<String> hours = server.get(range(3600, 7200, "hour"));
    assertThat(hours.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(hours.body())
        .isEqualTo(
            "[{\"start\":\"2017-05-20T01:00:00Z\",\"end\":\"2017-05-20T02:00:00Z\","
                + "\"unique_users\":1,\"clicks\":0,\"impressions\":1,\"ctr\":0,\"state\":\"settling\"},"
                + "{\"start\":\"2017-05-20T02:00:00Z\",\"end\":\"2017-05-20T03:00:00Z\","
                + "\"unique_users\":2,\"clicks\":0,\"impressions\":2,\"ctr\":0,\"state\":\"settling\"}]");
    assertThat(server.get(range(3600, 7200, "day")).body())
        .isEqualTo(
            "[{\"start\":\"2017-05-20T00:00:00Z\",\"end\":\"2017-05-21T00:00:00Z\","
                + "\"user_slices\":4,\"clicks\":1,\"impressions\":3,\"ctr\":0.3333,\"state\":\"open\"}]");
  }

  @Test
  void csvHasAColumnForEach() {
    post(3600, "ann", "click");
    post(3601, "bob", "click");
    assertThat(csv(range(3700, 7300, "slice")))
        .isEqualTo(
            """
            2017-05-20T01:00:00Z,2017-05-20T02:00:00Z,2,,2,0,
            2017-05-20T02:00:00Z,2017-05-20T03:00:00Z,0,,0,0,
            """);
    assertThat(csv(range(0, 0, "week")))
        .isEqualTo("2017-05-15T00:00:00Z,2017-05-22T00:00:00Z,,2,2,0,\n");
  }

  /** In Berlin it is two hours later. */
  @Test
  void dayIsThatOfTheTimeZone() {
    assertThat(csv(range(0, 7200, "day&timezone=Europe/Berlin")))
        .isEqualTo("2017-05-19T22:00:00Z,2017-05-20T22:00:00Z,,0,0,0,\n");
    assertThat(csv(range(0, 7200, "day&timezone=America%2FNew_York")))
        .isEqualTo("2017-05-19T04:00:00Z,2017-05-20T04:00:00Z,,0,0,0,\n");
  }

  @Test
  void rowsBeginWithTheFirstSliceAndThereAreNoneBeforeIt() {
    assertThat(csv(range(-99_999_999, 3599, "hour")))
        .isEqualTo("2017-05-20T00:00:00Z,2017-05-20T01:00:00Z,0,,0,0,\n");
    assertThat(csv(range(-99_999_999, -1, "day"))).isEmpty();
    assertThat(server.get(range(-2, -1, "day")).body()).isEqualTo("[]");
    assertThat(server.workers.get("0").questions()).isEqualTo(1);
  }

  @Test
  void formIsJsonUnlessCsvIsLiked() {
    for (String accept : List.of("*/*", "application/json", "text/plain", "text/csv;q=0.5,*/*")) {
      HttpResponse<String> reply = server.get(range(0, 0, "hour"), "Accept", accept);
      assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
    }
  }

  @Test
  void badParametersAreRefused() {
    assertRefused("/analytics/range", "from", "missing");
    assertRefused("/analytics/range?from=1", "to", "missing");
    assertRefused("/analytics/range?from=1&to=2", "step", "missing");
    assertRefused("/analytics/range?from=1&to=2&step=", "step", "empty");
    assertRefused(
        "/analytics/range?from=1&to=2&step=month", "step", "neither slice nor hour, day or week");
    assertRefused("/analytics/range?from=1&to=2&to=2&step=day", "to", "repeated");
    assertRefused("/analytics/range?from=1&to=1500000000000", "to", "milliseconds, not seconds");
    assertRefused(range(0, 99_999, "day"), "to", "more than 3600 s ahead");
    assertRefused(range(1, 0, "day"), "from", "later than to");
    assertRefused(range(0, 0, "day&timezone="), "timezone", "empty");
    for (String zone : List.of("Europe/Bonn", "%2B02:00", "Z", "europe/berlin", "%ff")) {
      assertRefused(
          range(0, 0, "day&timezone=" + zone),
          "timezone",
          "no name of the IANA time zone database");
    }
  }

  @Test
  void brokenEscapeNamesTheParameter() throws IOException {
    try (RawHttp http = new RawHttp(server.port())) {
      String path = "/analytics/range?from=1&to=1&step=day&timezone=%x";
      http.write("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(http.rest())
          .startsWith("HTTP/1.1 400 ")
          .contains("\"detail\":\"timezone: broken escape: ");
    }
  }

  private void assertRefused(String path, String parameter, String reason) {
    assertProblem(server.get(path), 400, "Bad Request", parameter, reason);
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

  @Test
  void sliceThatLiesInTwoStepsIsRefused() {
    assertRefused(
        range(0, 0, "day&timezone=Asia/Kolkata"),
        "timezone",
        "slices of 3600 s are not made for it: the one from 2017-05-20T18:00:00Z to "
            + "2017-05-20T19:00:00Z does not lie within one day of Asia/Kolkata");
    assertThat(csv(range(0, 0, "slice&timezone=Asia/Kolkata"))).isNotEmpty();
    try (ApiServer long_ = new ApiServer(Clusters.sliced(SETTINGS, 7200, "0"))) {
      assertProblem(
          long_.get(range(0, 0, "hour")),
          400,
          "Bad Request",
          "step",
          "slices of 7200 s are not made for it: the one from 2017-05-20T00:00:00Z to "
              + "2017-05-20T02:00:00Z does not lie within one hour of UTC");
      assertThat(long_.get(range(0, 0, "day")).statusCode()).isEqualTo(200);
    }
    try (ApiServer quarters = new ApiServer(Clusters.sliced(SETTINGS, 900, "0"))) {
      assertThat(quarters.get(range(0, 0, "hour&timezone=Asia/Kathmandu")).body())
          .startsWith(
              "[{\"start\":\"2017-05-19T23:15:00Z\",\"end\":\"2017-05-20T00:15:00Z\",\"user_slices\"");
    }
  }

  @Test
  void rowThatIsNotKeptAsAWholeIsGone() {
    Settings two = Settings.builder().retentionSlices(2).build();
    try (ApiServer few = new ApiServer(Clusters.of(two, "0"))) {
      assertThat(few.get(range(7200, 7200, "hour")).statusCode()).isEqualTo(200);
      String reason = "slice %d has expired (retention-slices is 2)";
      assertProblem(few.get(range(3600, 7200, "hour")), 410, "Gone", "from", reason.formatted(1));
      assertProblem(few.get(range(7200, 7200, "day")), 410, "Gone", "from", reason.formatted(0));
    }
    server.workers.get("0").drop(1);
    assertProblem(server.get(range(0, 0, "day")), 410, "Gone", "from", "slice 0 was dropped");
    assertThat(server.get(range(3600, 7200, "hour")).statusCode()).isEqualTo(200);
  }

  @Test
  void missingWorkerIs503NamingItWhetherPartialOrNot() {
    server.workers.get("1").failTotals(new NotStored(NotStored.Reason.UNREACHABLE, "no one"));
    for (String partial : List.of("", "&partial=true")) {
      HttpResponse<String> reply = server.get(range(0, 7200, "hour" + partial));
      assertThat(reply.statusCode()).isEqualTo(503);
      assertThat(reply.body()).contains("\"detail\":\"worker 1: no one\"", "\"workers\":[\"1\"]");
    }
    assertThat(server.get(range(0, 3600, "hour")).statusCode()).as("not asked").isEqualTo(200);
  }

  /** 3 to 5: the rest of the day is not asked for, since a worker to come may be down yet. */
  @Test
  void slicesThatCannotHoldAnythingYetAreNotAskedFor() {
    try (ApiServer growing =
        new ApiServer(Clusters.routed(SETTINGS, Map.of(0L, List.of("0"), 5L, List.of("1"))))) {
      growing.workers.get("1").failTotals(new NotStored(NotStored.Reason.UNREACHABLE, "no one"));
      assertThat(growing.get(range(0, 0, "day")).statusCode()).isEqualTo(200);
      assertThat(growing.workers.get("1").questions()).isZero();
    }
  }

  @Test
  void eachWorkerIsAskedOnce() {
    assertThat(csv(range(0, 3 * 3600, "hour")).lines()).hasSize(4);
    assertThat(server.workers.get("0").questions()).isEqualTo(1);
    assertThat(server.workers.get("1").questions()).isEqualTo(1);
  }

  /** What the fakes count of an item is the same in all slices with events. */
  @Test
  void itemOfARange() {
    server.workers.get("0").items().put("/a", 2, 1, 3);
    server.workers.get("1").items().put("/a", 1, 0, 1);
    post(0, "ann", "click");
    for (int user = 0; user < 9; user++) { // both workers have some
      post(7200, "user" + user, "impression");
    }
    assertThat(server.get(range(0, 7200, "slice&item=%2Fa")).body())
        .isEqualTo(
            "[{\"start\":\"2017-05-20T00:00:00Z\",\"end\":\"2017-05-20T01:00:00Z\","
                + "\"unique_users\":2,\"clicks\":1,\"impressions\":3,\"ctr\":0.3333,"
                + "\"state\":\"settling\",\"complete\":true},"
                + "{\"start\":\"2017-05-20T01:00:00Z\",\"end\":\"2017-05-20T02:00:00Z\","
                + "\"unique_users\":0,\"clicks\":0,\"impressions\":0,\"ctr\":null,"
                + "\"state\":\"settling\",\"complete\":true},"
                + "{\"start\":\"2017-05-20T02:00:00Z\",\"end\":\"2017-05-20T03:00:00Z\","
                + "\"unique_users\":3,\"clicks\":1,\"impressions\":4,\"ctr\":0.25,"
                + "\"state\":\"settling\",\"complete\":true}]");
    assertThat(server.get(range(0, 7200, "day&item=%2Fa"), "Accept", "text/csv").body())
        .isEqualTo(
            """
            start,end,unique_users,user_slices,clicks,impressions,ctr,complete
            2017-05-20T00:00:00Z,2017-05-21T00:00:00Z,,5,2,7,0.2857,true
            """);
    assertThat(server.get(range(0, 7200, "day&item=x")).body())
        .contains("\"user_slices\":0,\"clicks\":0,\"impressions\":0,\"ctr\":null")
        .contains("\"complete\":true");
    assertThat(server.workers.get("0").questions()).isEqualTo(3);
  }

  /** It may be one of those that are not told apart, in one of the row's slices. */
  @Test
  void itemThatMayBeAmongOthersIsNotComplete() {
    server.workers.get("0").items().put("/a", 2, 1, 3);
    server.workers.get("1").items().put("", 9, 9, 9);
    post(0, "ann", "click");
    for (int user = 0; user < 9; user++) {
      post(7200, "user" + user, "impression");
    }
    String rows = server.get(range(0, 7200, "hour&item=%2Fa"), "Accept", "text/csv").body();
    assertThat(rows.lines().skip(1))
        .containsExactly(
            "2017-05-20T00:00:00Z,2017-05-20T01:00:00Z,2,,1,3,0.3333,true",
            "2017-05-20T01:00:00Z,2017-05-20T02:00:00Z,0,,0,0,,true",
            "2017-05-20T02:00:00Z,2017-05-20T03:00:00Z,2,,1,3,0.3333,false");
    assertThat(server.get(range(0, 7200, "day&item=%2Fa")).body()).contains("\"complete\":false");
  }

  /** A hundred years before the clock's first. */
  @Test
  void manyRowsAreOneQuestion() {
    Instant first = Clusters.FIRST.minusSeconds(876_000 * 3600L);
    try (ApiServer old = new ApiServer(Clusters.since(first))) {
      String path = "/analytics/range?from=-99999999999&to=" + at(0) + "&step=";
      assertThat(old.get(path + "hour", "Accept", "text/csv").body().lines()).hasSize(876_002);
      assertThat(old.get(path + "day", "Accept", "text/csv").body().lines()).hasSize(36_502);
      assertThat(old.workers.get("0").questions()).isEqualTo(2);
      old.workers.get("0").failTotals(new NotStored(NotStored.Reason.UNREACHABLE, "gone"));
      assertThat(old.get(path + "hour").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void moreThanAMillionSlicesAreRefused() {
    Instant first = Clusters.FIRST.minusSeconds(1_000_000 * 3600L);
    try (ApiServer old = new ApiServer(Clusters.since(first))) {
      for (String step : List.of("slice", "hour", "day", "week")) {
        assertProblem(
            old.get("/analytics/range?from=-99999999999&to=" + at(0) + "&step=" + step),
            400,
            "Bad Request",
            "from",
            "too early: the rows have more than 1000000 slices");
      }
    }
  }
}
