package io.rtanalytics.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.tests.harness.Bodies;
import io.rtanalytics.tests.harness.Count;
import io.rtanalytics.tests.harness.Http;
import io.rtanalytics.tests.harness.HttpConnection;
import io.rtanalytics.tests.harness.Model;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.RandomEvents;
import io.rtanalytics.tests.harness.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bulk bodies that are larger than the server's heap, or break off, or expand without end. */
class BulkLimitsTest {
  private static final List<String> TINY = List.of("-Xmx64m", "-XX:+UseSerialGC");
  private static final int MEBIBYTE = 1 << 20;

  @TempDir private static Path directory;
  private static Node node;

  @BeforeAll
  static void start() {
    node = Node.serve(directory, TINY);
  }

  @AfterAll
  static void end() {
    node.close();
  }

  /** About a mebibyte of lines, most of it in a column that nobody reads. */
  private static List<ModelEvent> block(long time) {
    return RandomEvents.withinHours(64, 1_000, time, 4).take(1_000);
  }

  private static byte[] lines(List<ModelEvent> events) {
    String padding = "p".repeat(MEBIBYTE / events.size() - 40);
    StringBuilder lines = new StringBuilder();
    for (ModelEvent event : events) {
      lines.append(event.timestamp()).append(',').append(event.user()).append(',');
      lines.append(event.action()).append(',').append(padding).append('\n');
    }
    return lines.toString().getBytes(UTF_8);
  }

  private static InputStream repeated(byte[] block, int times) {
    byte[] header = "timestamp,user,action,padding\n".getBytes(UTF_8);
    return new SequenceInputStream(
        new ByteArrayInputStream(header),
        new SequenceInputStream(
            Collections.enumeration(
                Collections.nCopies(times, block).stream()
                    .map(bytes -> (InputStream) new ByteArrayInputStream(bytes))
                    .toList())));
  }

  private static Count times(Count count, int times) {
    return new Count(count.users(), count.clicks() * times, count.impressions() * times);
  }

  @Test
  void aBodyLargerThanTheHeapIsStreamed() {
    long time = 1_500_001_200;
    List<ModelEvent> events = block(time);
    byte[] lines = lines(events);
    int blocks = 210;

    Reply reply =
        Http.post(
            node.url() + "/analytics/batch",
            "text/csv",
            BodyPublishers.ofInputStream(() -> repeated(lines, blocks)));

    assertThat(reply.expect(202).json().get("accepted").asInt()).isEqualTo(blocks * events.size());
    Model model = Model.hours().addAll(events);
    model
        .counts()
        .forEach(
            (slice, count) -> assertThat(node.count(slice * 3600)).isEqualTo(times(count, blocks)));
    node.metrics().assertConserved();
  }

  @Test
  void aGzippedBodyThatExpandsBeyondTheHeapIsStreamedToo() {
    long time = 1_510_002_000;
    List<ModelEvent> events = block(time);
    byte[] lines = lines(events);
    ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(gzipped);
        InputStream body = repeated(lines, 100)) {
      body.transferTo(gzip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }

    Reply reply =
        Http.post(
            node.url() + "/analytics/batch",
            "text/csv",
            gzipped.toByteArray(),
            "Content-Encoding",
            "gzip");

    assertThat(reply.expect(202).json().get("accepted").asInt()).isEqualTo(100 * events.size());
  }

  /** What issue 2 promises of memory: a million users in an hour within 256 MB of heap. */
  @Test
  @Tag("long")
  void aMillionUsersInAnHour(@TempDir Path other) {
    List<String> heap = List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError");
    try (Node roomy = Node.serve(other, heap)) {
      StringBuilder csv = new StringBuilder();
      for (int user = 0; user < 1_000_000; user++) {
        csv.append("1540000800,user-").append(user).append(",impression,,id-").append(user);
        csv.append('\n');
      }

      roomy.batch("", "text/csv", csv.toString()).expect(202);

      assertThat(roomy.count(1_540_000_800)).isEqualTo(new Count(1_000_000, 0, 1_000_000));
      roomy.process().terminate();
      roomy.restart();
      assertThat(roomy.count(1_540_000_800)).isEqualTo(new Count(1_000_000, 0, 1_000_000));
    }
  }

  @Test
  void aLineWithoutAnEndFillsNoHeap() {
    byte[] noise = "x".repeat(MEBIBYTE).getBytes(UTF_8);

    Reply reply =
        Http.post(
            node.url() + "/analytics/batch",
            "text/csv",
            BodyPublishers.ofInputStream(() -> repeated(noise, 100)));

    assertThat(reply.expect(202).json().get("rejected_total").asInt()).isEqualTo(1);
    assertThat(reply.json().get("accepted").asInt()).isZero();
  }

  @Test
  void aClientThatBreaksOffSendsTheWholeAgain() throws IOException {
    long time = 1_520_002_800;
    // Without ids of their own: the batch id and the line's number make them.
    List<ModelEvent> events =
        RandomEvents.withinHours(65, 300, time, 3).take(20_000).stream()
            .map(event -> event.withId(""))
            .toList();
    byte[] body = Bodies.csv(events).getBytes(UTF_8);
    double before = stored();

    try (HttpConnection connection = new HttpConnection(node.port(), 10_000)) {
      connection.write(
          HttpConnection.head(
              "POST /analytics/batch?id=breaks-off",
              "Content-Type: text/csv",
              "Content-Length: " + body.length));
      connection.write(java.util.Arrays.copyOf(body, body.length / 2));
      await("something of the first half is stored").until(() -> stored() > before);
    }

    await()
        .untilAsserted(
            () -> assertThat(node.metrics().assertConserved().sum("rt_events_in_flight")).isZero());
    Reply again = node.batch("?id=breaks-off", "text/csv", new String(body, UTF_8)).expect(202);

    long accepted = again.json().get("accepted").asLong();
    long duplicates = again.json().get("duplicates").asLong();
    assertThat(accepted + duplicates).isEqualTo(events.size());
    assertThat(duplicates).isPositive();
    Model.hours().addAll(events).assertCountedBy(node);
    assertThat(stored() - before).isEqualTo(events.size());
    node.metrics().assertConserved();
  }

  private static double stored() {
    return node.metrics().sum("rt_events_stored_total");
  }

  @Test
  void theServerAnswersOthersWhileABodyIsSlow() throws IOException {
    try (HttpConnection slow = new HttpConnection(node.port(), 10_000)) {
      slow.write(
          HttpConnection.head(
              "POST /analytics/batch", "Content-Type: text/csv", "Content-Length: 1000000"));
      slow.write("timestamp,user,action\n");
      for (int i = 0; i < 10; i++) {
        node.post(ModelEvent.click(1_530_000_000, "ann")).expect(202);
      }
    }
    assertThat(node.count(1_530_000_000)).isEqualTo(new Count(1, 10, 0));
  }
}
