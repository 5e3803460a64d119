package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rtanalytics.tests.harness.Bodies;
import io.rtanalytics.tests.harness.Count;
import io.rtanalytics.tests.harness.Http;
import io.rtanalytics.tests.harness.Model;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.RandomEvents;
import io.rtanalytics.tests.harness.Reply;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code POST /analytics/batch} (design §4): forms, reports, batch ids, broken bodies. */
class BulkContractTest {
  private static final String CSV = "text/csv";
  private static final String NDJSON = "application/x-ndjson";
  private static final String JSON = "application/json";

  @TempDir private static Path directory;
  private static Node node;
  private static final AtomicLong nextDay = new AtomicLong(1_600_000_000 / 86_400);

  /** A day of its own for each test. */
  private final long time = nextDay.incrementAndGet() * 86_400;

  @BeforeAll
  static void start() {
    node = Node.serve(directory);
  }

  @AfterAll
  static void end() {
    node.close();
  }

  @AfterEach
  void everyLineIsAccountedFor() {
    node.metrics().assertConserved();
  }

  private static void assertReport(Reply reply, long accepted, long duplicates, long rejected) {
    reply.expect(202);
    assertThat(reply.header("content-type")).startsWith(JSON);
    assertReport(reply.json(), accepted, duplicates, rejected);
  }

  private static void assertReport(JsonNode report, long accepted, long duplicates, long rejected) {
    assertThat(report.get("accepted").asLong()).as("accepted of %s", report).isEqualTo(accepted);
    assertThat(report.get("duplicates").asLong()).as("of %s", report).isEqualTo(duplicates);
    assertThat(report.get("rejected_total").asLong()).as("of %s", report).isEqualTo(rejected);
    assertThat(report.get("rejected")).hasSize((int) Math.min(100, rejected));
  }

  private void assertRejected(JsonNode report, int index, long line, String reason) {
    JsonNode entry = report.get("rejected").get(index);
    assertThat(entry.get("line").asLong()).as("line in %s", report).isEqualTo(line);
    assertThat(entry.get("reason").asText()).startsWith(reason);
  }

  @Test
  void csvWithoutHeader() {
    Reply reply =
        node.batch(
            "",
            CSV,
            time + ",ann,click\n" + time + ",ben,impression,/x\n" + time + ",ann,click,/x,id1\n");

    assertReport(reply, 3, 0, 0);
    assertThat(node.count(time)).isEqualTo(new Count(2, 2, 1));
  }

  @Test
  void itemsMayBeAsLongAsABatchCanBear() {
    Reply reply =
        node.batch(
            "",
            CSV,
            time + ",ann,click," + "x".repeat(255) + "\n" + time + ",ann,click," + "é".repeat(128));

    assertReport(reply, 1, 0, 1);
    assertRejected(reply.json(), 0, 2, "item: longer than 255 bytes");
  }

  @Test
  void csvColumnsInAnyOrderAndUnknownOnes() {
    Reply reply =
        node.batch(
            "",
            CSV,
            "colour,action,item,user,timestamp\nred,click,,ann,"
                + time
                + "\n,impression,i,ann,"
                + time);

    assertReport(reply, 2, 0, 0);
    assertThat(node.count(time)).isEqualTo(new Count(1, 1, 1));
  }

  @Test
  void csvQuotesLineEndsAndByteOrderMark() {
    Reply reply =
        node.batch(
            "",
            CSV + "; charset=utf-8",
            "\uFEFFtimestamp,user,action\r\n"
                + time
                + ",\"Ann \"\"A\"\", B\",click\r\n\r\n"
                + time
                + ",\"two\nlines\",click\r\n"
                + "\""
                + time
                + "\",\"Ann \"\"A\"\", B\",\"impression\"\r\n");

    assertReport(reply, 3, 0, 0);
    node.post(ModelEvent.click(time, "Ann \"A\", B")).expect(202);
    node.post(ModelEvent.click(time, "two\nlines")).expect(202);
    assertThat(node.count(time)).isEqualTo(new Count(2, 4, 1));
  }

  @Test
  void linesAreCountedFromOneWithTheHeader() {
    Reply reply =
        node.batch(
            "",
            CSV,
            "timestamp,user,action\n"
                + time
                + ",ann,click\n"
                + time
                + ",,click\n" // line 3
                + "\n"
                + "x,ann,click\n" // line 5
                + time
                + ",\"a\nb\",hover\n" // lines 6 and 7
                + time
                + ",ann\n"); // line 8

    assertReport(reply, 1, 0, 4);
    JsonNode report = reply.json();
    assertRejected(report, 0, 3, "user: empty");
    assertRejected(report, 1, 5, "timestamp: not a number");
    assertRejected(report, 2, 6, "action: ");
    assertRejected(report, 3, 8, "action: ");
    assertThat(node.count(time)).isEqualTo(new Count(1, 1, 0));
  }

  @Test
  void onlyTheFirstHundredRejectedLinesAreListed() {
    Reply reply = node.batch("", CSV, "x,ann,click\n".repeat(250) + time + ",ann,click\n");

    assertReport(reply, 1, 0, 250);
    assertRejected(reply.json(), 99, 100, "timestamp: ");
  }

  @Test
  void aLineThatIsTooLongIsRejectedAndTheOthersCount() {
    String longLine = time + ",ann,click," + "x".repeat(100_000) + "\n";
    String row = time + ",ann,click\n";

    Reply reply = node.batch("", CSV, row + longLine + row);

    assertReport(reply, 2, 0, 1);
    assertThat(reply.json().get("rejected").get(0).get("line").asLong()).isEqualTo(2);
    Reply ndjson =
        node.batch(
            "",
            NDJSON,
            "{\"x\":\""
                + "x".repeat(100_000)
                + "\"}\n"
                + Bodies.json(ModelEvent.click(time, "ann")));
    assertReport(ndjson, 1, 0, 1);
    assertThat(node.count(time)).isEqualTo(new Count(1, 3, 0));
  }

  @Test
  void ndjsonWithFlagsActionsAndBadLines() {
    Reply reply =
        node.batch(
            "",
            NDJSON,
            "{\"timestamp\":"
                + time
                + ",\"user\":\"Zoë\",\"action\":\"click\"}\n"
                + "{\"timestamp\":\""
                + time
                + "\",\"user\":\"Zo\\u00eb\",\"action\":\"impression\",\"extra\":{\"a\":[1]}}\n"
                + "not json\n"
                + "\n"
                + "{\"user\":\"ann\",\"action\":\"click\"}\n"
                + "[]");

    assertReport(reply, 2, 0, 3);
    assertThat(reply.json().get("rejected").get(0).get("line").asLong()).isEqualTo(3);
    assertRejected(reply.json(), 1, 5, "timestamp: missing");
    assertThat(reply.json().get("rejected").get(2).get("line").asLong()).isEqualTo(6);
    assertThat(node.count(time)).isEqualTo(new Count(1, 1, 1));
  }

  @Test
  void aJsonArrayCountsItsElements() {
    String click = Bodies.json(ModelEvent.click(time, "ann"));

    Reply reply = node.batch("", JSON, "[" + click + ",\n{\"user\":\"x\"}, 7, " + click + "]");

    assertReport(reply, 2, 0, 2);
    assertRejected(reply.json(), 0, 2, "timestamp: missing");
    assertThat(reply.json().get("rejected").get(1).get("line").asLong()).isEqualTo(3);
    assertThat(node.count(time)).isEqualTo(new Count(1, 2, 0));
  }

  @Test
  void emptyBodiesAreEmptyReports() {
    assertReport(node.batch("", CSV, ""), 0, 0, 0);
    assertReport(node.batch("", CSV, "timestamp,user,action\n"), 0, 0, 0);
    assertReport(node.batch("", NDJSON, "\n\n"), 0, 0, 0);
    assertReport(node.batch("", JSON, "[]"), 0, 0, 0);
  }

  @Test
  void gzipIsUnderstoodInEveryForm() {
    List<ModelEvent> events = RandomEvents.withinHours(1, 50, time, 3).take(300);
    String url = node.url() + "/analytics/batch";
    String[] encoding = {"Content-Encoding", "gzip"};

    assertReport(Http.post(url, CSV, Bodies.gzip(Bodies.csv(events)), encoding), 300, 0, 0);
    assertReport(Http.post(url, NDJSON, Bodies.gzip(Bodies.ndjson(events)), encoding), 0, 300, 0);
    assertReport(Http.post(url, JSON, Bodies.gzip(Bodies.jsonArray(events)), encoding), 0, 300, 0);
    Model.hours().addAll(events).assertCountedBy(node);
  }

  @Test
  void withABatchIdABatchIsSentAgainWithoutCountingTwice() {
    String body =
        "timestamp,user,action,id\n"
            + (time + ",ann,click,\n").repeat(5)
            + time
            + ",ann,click,own\n";

    assertReport(node.batch("?id=file-1", CSV, body), 6, 0, 0);
    assertReport(node.batch("?id=file-1", CSV, body), 0, 6, 0);
    assertReport(node.batch("?id=file-2", CSV, body), 5, 1, 0);
    assertReport(node.batch("", CSV, time + ",ann,click\n"), 1, 0, 0);
    assertThat(node.count(time)).isEqualTo(new Count(1, 12, 0));
  }

  @Test
  void linesGetTheIdOfBatchAndLineNumber() {
    assertReport(node.batch("?id=b", CSV, "\n" + time + ",ann,click\n"), 1, 0, 0);

    // Line 2 of batch b is event id "b:2", whichever way it comes.
    node.post(ModelEvent.click(time, "ann").withId("b:2")).expect(202);
    assertReport(node.batch("", CSV, time + ",ann,click,,b:2\n"), 0, 1, 0);
    assertThat(node.count(time)).isEqualTo(new Count(1, 1, 0));
  }

  @Test
  void theSameIdTwiceInOneBodyIsCountedOnce() {
    assertReport(node.batch("", CSV, (time + ",ann,click,,same\n").repeat(3)), 1, 2, 0);

    assertThat(node.count(time)).isEqualTo(new Count(1, 1, 0));
  }

  @Test
  void aHeaderWithoutANeededColumnOrWithOneTwiceIsRefused() {
    assertThat(node.batch("", CSV, "timestamp,user\n1,ann\n").expectProblem(400).detail())
        .contains("action");
    assertThat(node.batch("", CSV, "timestamp,action\n1,click\n").expectProblem(400).detail())
        .contains("user");
    assertThat(node.batch("", CSV, "timestamp,user,action,user\n").expectProblem(400).detail())
        .contains("user");
  }

  @Test
  void aBrokenJsonArrayIsRefusedWithAReportSoFar() {
    String click = Bodies.json(ModelEvent.click(time, "ann"));

    Reply early = node.batch("?id=x", JSON, "[" + click + "," + click).expectProblem(400);
    assertReport(early.json().get("report"), 2, 0, 0);
    Reply syntax = node.batch("?id=x", JSON, "[" + click + " " + click + "]").expectProblem(400);
    assertReport(syntax.json().get("report"), 0, 1, 0);
    node.batch("", JSON, "{}").expectProblem(400);
    node.batch("", JSON, "[] []").expectProblem(400);
    assertThat(node.count(time)).isEqualTo(new Count(1, 2, 0));
  }

  @Test
  void aBrokenGzipStreamIsRefusedWithAReportSoFar() {
    byte[] gzip = Bodies.gzip(Bodies.csv(RandomEvents.withinHours(2, 9, time, 1).take(2000)));
    String url = node.url() + "/analytics/batch";
    byte[] flipped = gzip.clone();
    flipped[gzip.length - 5] ^= 1; // in the checksum of the whole

    for (byte[] broken :
        List.of(
            Arrays.copyOf(gzip, gzip.length / 2),
            Arrays.copyOf(gzip, gzip.length - 4),
            "no gzip at all".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            flipped)) {
      Reply reply = Http.post(url, CSV, broken, "Content-Encoding", "gzip").expectProblem(400);
      assertThat(reply.json().get("report").get("rejected_total").asLong()).isLessThan(2);
    }
  }

  @Test
  void rejectedLinesTellNoUserName() {
    Reply reply =
        node.batch(
            "", CSV, "x,Wilhelmina-Quux,click\n" + time + ",Wilhelmina-Quux,Wilhelmina-Quux\n");

    assertReport(reply, 0, 0, 2);
    assertThat(reply.body()).doesNotContain("Quux");
  }
}
