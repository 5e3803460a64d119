package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rtanalytics.tests.harness.Count;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Reply;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an API node answers about its slices (design §4): R2, R3 and R4. */
class TotalsContractTest {
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

  @Test
  void r2ThreeLinesToTheLetter() {
    node.post(ModelEvent.click(time, "ann")).expect(202);
    node.post(ModelEvent.impression(time + 1, "ann")).expect(202);
    node.post(ModelEvent.impression(time + 2, "ben")).expect(202);

    Reply reply = node.get("/analytics?timestamp=" + (time + 600)).expect(200);

    assertThat(reply.header("content-type")).startsWith("text/plain");
    assertThat(reply.body()).isEqualTo("unqiue_users,2\nclicks,1\nimpressions,2\n");
  }

  @Test
  void r2AnEmptySliceIsZeros() {
    assertThat(node.get("/analytics?timestamp=" + time).expect(200).body())
        .isEqualTo("unqiue_users,0\nclicks,0\nimpressions,0\n");
    assertThat(node.get("/analytics?timestamp=0").expect(200).body())
        .isEqualTo("unqiue_users,0\nclicks,0\nimpressions,0\n");
  }

  @Test
  void sliceBordersBelongToTheLaterSlice() {
    node.post(ModelEvent.click(hour * 3600, "ann")).expect(202);
    node.post(ModelEvent.click(hour * 3600 + 3599, "ann")).expect(202);
    node.post(ModelEvent.click(hour * 3600 + 3600, "ann")).expect(202);

    assertThat(node.count(hour * 3600)).isEqualTo(new Count(1, 2, 0));
  }

  @Test
  void totalsAsJson() {
    for (int i = 0; i < 7; i++) {
      node.post(ModelEvent.impression(time, "user" + i % 3)).expect(202);
    }
    node.post(ModelEvent.click(time, "user0")).expect(202);

    Reply reply = node.get("/analytics?timestamp=" + time, "Accept", JSON).expect(200);

    assertThat(reply.header("content-type")).startsWith(JSON);
    JsonNode json = reply.json();
    assertThat(json.get("slice").asLong()).isEqualTo(hour);
    assertThat(json.get("start").asText()).isEqualTo(Instant.ofEpochSecond(hour * 3600).toString());
    assertThat(json.get("end").asText())
        .isEqualTo(Instant.ofEpochSecond(hour * 3600 + 3600).toString());
    assertThat(json.get("unique_users").asLong()).isEqualTo(3);
    assertThat(json.get("clicks").asLong()).isEqualTo(1);
    assertThat(json.get("impressions").asLong()).isEqualTo(7);
    assertThat(json.get("ctr").decimalValue()).isEqualByComparingTo("0.1429");
    assertThat(json.get("workers").get("expected").asInt()).isEqualTo(1);
    assertThat(json.get("workers").get("answered").asInt()).isEqualTo(1);
    assertThat(Instant.parse(json.get("as_of").asText())).isBeforeOrEqualTo(Instant.now());
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "slice",
            "start",
            "end",
            "unique_users",
            "clicks",
            "impressions",
            "ctr",
            "workers",
            "as_of",
            "state");
  }

  @Test
  void withoutImpressionsThereIsNoCtr() {
    node.post(ModelEvent.click(time, "ann")).expect(202);

    Reply reply = node.get("/analytics?timestamp=" + time, "Accept", JSON).expect(200);

    assertThat(reply.json().get("ctr").isNull()).isTrue();
  }

  @Test
  void totalsAsCsv() {
    node.post(ModelEvent.click(time, "ann")).expect(202);
    node.post(ModelEvent.impression(time, "ann")).expect(202);

    Reply reply = node.get("/analytics?timestamp=" + time, "Accept", "text/csv").expect(200);

    assertThat(reply.header("content-type")).startsWith("text/csv");
    assertThat(reply.body().lines().toList()).hasSize(2);
    assertThat(reply.body())
        .startsWith(
            "slice,start,end,unique_users,clicks,impressions,ctr,workers_expected,workers_answered,as_of");
    assertThat(reply.body().lines().toList().get(1))
        .startsWith(
            hour
                + ","
                + Instant.ofEpochSecond(hour * 3600)
                + ","
                + Instant.ofEpochSecond(hour * 3600 + 3600)
                + ",1,1,1,1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "text/plain", "text/html", "image/png", "text/*"})
  void whoAcceptsAnythingElseGetsTheLineProtocol(String accept) {
    Reply reply = node.get("/analytics?timestamp=" + time, "Accept", accept).expect(200);

    assertThat(reply.header("content-type")).startsWith("text/plain");
    assertThat(reply.body()).startsWith("unqiue_users,0\n");
  }

  @Test
  void r3PerWorkerNamesSliceAndWorker() {
    node.post(ModelEvent.click(time, "ann")).expect(202);

    Reply reply = node.get("/analytics/perworker?timestamp=" + time).expect(200);

    assertThat(reply.header("content-type")).startsWith("text/plain");
    String[] lines = reply.body().split("\n", -1);
    assertThat(lines).hasSize(6);
    assertThat(lines[0]).isEqualTo("slice," + hour);
    // Without a cluster file the one worker is at the node's own /worker (design §5).
    assertThat(lines[1]).startsWith("worker,http://").endsWith(":" + node.port() + "/worker");
    assertThat(lines[2] + "\n" + lines[3] + "\n" + lines[4] + "\n")
        .isEqualTo(new Count(1, 1, 0).lines());
    assertThat(lines[5]).isEmpty();
  }

  @Test
  void r3PerWorkerAsJsonAndCsv() {
    node.post(ModelEvent.impression(time, "ann")).expect(202);
    String path = "/analytics/perworker?timestamp=" + time;

    JsonNode worker = node.get(path, "Accept", JSON).expect(200).json().get(0);
    assertThat(worker.get("slice").asLong()).isEqualTo(hour);
    assertThat(worker.get("worker").asText()).endsWith("/worker");
    assertThat(worker.get("unique_users").asLong()).isEqualTo(1);
    assertThat(worker.get("clicks").asLong()).isZero();
    assertThat(worker.get("impressions").asLong()).isEqualTo(1);

    String csv = node.get(path, "Accept", "text/csv").expect(200).body();
    assertThat(csv).startsWith("slice,worker,unique_users,clicks,impressions");
    assertThat(csv.lines().toList().get(1)).startsWith(hour + ",http://").endsWith("/worker,1,0,1");
  }

  @Test
  void r4AllSlicesAscendingFromTheOneNamed() {
    long later = nextHour.addAndGet(3);
    node.post(ModelEvent.click(time, "ann")).expect(202);
    node.post(ModelEvent.impression(later * 3600, "ann")).expect(202);

    Reply reply =
        node.get("/analytics/allslices?from=" + (time - 3600) + "&timestamp=" + later * 3600)
            .expect(200);

    assertThat(reply.header("content-type")).startsWith("text/plain");
    assertThat(reply.body()).startsWith("slice," + (hour - 1) + "\n");
    assertThat(reply.body())
        .contains("slice," + hour + "\nunqiue_users,1\nclicks,1\nimpressions,0\n")
        .endsWith("slice," + later + "\nunqiue_users,1\nclicks,0\nimpressions,1\n");
    assertThat(reply.body().lines().filter(line -> line.startsWith("slice,")))
        .hasSize((int) (later - hour + 2));
  }

  @Test
  void r4AllSlicesBeginWithSliceZeroAndEndNow() {
    long slices = Instant.now().getEpochSecond() / 3600 + 1;

    String body = node.get("/analytics/allslices").expect(200).body();

    assertThat(body).startsWith("slice,0\nunqiue_users,0\nclicks,0\nimpressions,0\nslice,1\n");
    // An hour may have ended between the two.
    assertThat(body.lines().count() / 4).isBetween(slices, slices + 1);
  }

  @Test
  void r4AllSlicesAreEmptyBeforeSliceZero() {
    assertThat(node.get("/analytics/allslices?timestamp=-1").expect(200).body()).isEmpty();
    assertThat(node.get("/analytics/allslices?timestamp=-1", "Accept", JSON).expect(200).json())
        .isEmpty();
  }

  @Test
  void r4AllSlicesFromBeforeSliceZeroBeginWithSliceZero() {
    assertThat(node.get("/analytics/allslices?from=-7200&timestamp=0").expect(200).body())
        .isEqualTo("slice,0\nunqiue_users,0\nclicks,0\nimpressions,0\n");
  }

  @Test
  void r4AllSlicesAsJsonAndCsv() {
    node.post(ModelEvent.click(time, "ann")).expect(202);
    node.post(ModelEvent.impression(time, "ann")).expect(202);
    String path = "/analytics/allslices?from=" + time + "&timestamp=" + time;

    JsonNode slices = node.get(path, "Accept", JSON).expect(200).json();
    assertThat(slices).hasSize(1);
    assertThat(slices.get(0).get("slice").asLong()).isEqualTo(hour);
    assertThat(slices.get(0).get("start").asText())
        .isEqualTo(Instant.ofEpochSecond(hour * 3600).toString());
    assertThat(slices.get(0).get("unique_users").asLong()).isEqualTo(1);
    assertThat(slices.get(0).get("ctr").asDouble()).isEqualTo(1.0);

    String csv = node.get(path, "Accept", "text/csv").expect(200).body();
    assertThat(csv).startsWith("slice,start,end,unique_users,clicks,impressions,ctr");
    assertThat(csv.lines().toList()).hasSize(2);
  }
}
