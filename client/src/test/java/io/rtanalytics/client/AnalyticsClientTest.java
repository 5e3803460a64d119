package io.rtanalytics.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.client.EventAnswer.Outcome;
import io.rtanalytics.event.Action;
import io.rtanalytics.event.RawEvent;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.totals.SliceTotals;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node is asked, and how its answers are read. */
class AnalyticsClientTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final RawEvent CLICK =
      new RawEvent(17, Utf8.of("å b&c"), Action.CLICK, Utf8.of("/x?y"), Utf8.of("1"));
  private static final String REPORT =
      "{\"accepted\":5,\"duplicates\":2,\"rejected_total\":1,"
          + "\"rejected\":[{\"line\":3,\"reason\":\"user: missing\"}]}";

  private final AnalyticsClient client = new AnalyticsClient(4);

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void eventIsEscaped() throws Exception {
    try (FakeServer server = FakeServer.answering(202, new byte[0])) {
      assertThat(post(server).outcome()).isEqualTo(Outcome.ACCEPTED);
      assertThat(server.requests().get(0).line())
          .isEqualTo(
              "POST /analytics?timestamp=17&user=%C3%A5+b%26c&click&item=%2Fx%3Fy&id=1 HTTP/1.1");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "202,ACCEPTED",
    "503,NOT_STORED",
    "504,UNKNOWN",
    "500,UNKNOWN",
    "400,REFUSED",
    "404,REFUSED",
    "302,REFUSED",
    "200,UNKNOWN"
  })
  void statusTellsTheOutcome(int status, Outcome outcome) throws Exception {
    try (FakeServer server = FakeServer.answering(status, "{\"detail\":\"why\"}".getBytes(UTF_8))) {
      assertThat(post(server))
          .isEqualTo(new EventAnswer(outcome, outcome == Outcome.ACCEPTED ? "" : "why"));
    }
  }

  @Test
  void refusedConnectionIsNotStoredAndSilenceUnknown() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    assertThat(get(client.post(url(closed), CLICK, TIMEOUT)).outcome())
        .isEqualTo(Outcome.NOT_STORED);
    try (FakeServer server = new FakeServer((request, socket) -> {})) {
      assertThat(get(client.post(url(server.port()), CLICK, Duration.ofMillis(200))).outcome())
          .isEqualTo(Outcome.UNKNOWN);
    }
  }

  @Test
  void uploadIsStreamedAndItsReportRead() throws Exception {
    byte[] lines = "timestamp,user,action\n".repeat(10_000).getBytes(UTF_8);
    try (FakeServer server = FakeServer.answering(202, REPORT.getBytes(UTF_8))) {
      UploadAnswer answer = upload(server, lines);

      assertThat(answer.outcome()).isEqualTo(Outcome.ACCEPTED);
      assertThat(answer.report())
          .isEqualTo(
              new UploadAnswer.Report(
                  5, 2, 1, List.of(new UploadAnswer.Rejected(3, "user: missing"))));
      FakeServer.Request request = server.requests().get(0);
      assertThat(request.line()).isEqualTo("POST /analytics/batch?id=b1 HTTP/1.1");
      assertThat(request.headers())
          .containsEntry("content-type", "text/csv")
          .containsEntry("content-encoding", "gzip");
      assertThat(request.body().getBytes(UTF_8)).isEqualTo(lines);
    }
  }

  @Test
  void reportOfAnUploadThatBrokeOffIsRead() throws Exception {
    byte[] problem = ("{\"detail\":\"why\",\"report\":" + REPORT + "}").getBytes(UTF_8);
    try (FakeServer server = FakeServer.answering(504, problem)) {
      UploadAnswer answer = upload(server, new byte[] {'x'});
      assertThat(answer.outcome()).isEqualTo(Outcome.UNKNOWN);
      assertThat(answer.detail()).isEqualTo("why");
      assertThat(answer.report().accepted()).isEqualTo(5);
    }
  }

  @Test
  void acceptedWithoutReportIsUnknown() throws Exception {
    try (FakeServer server = FakeServer.answering(202, new byte[0])) {
      assertThat(upload(server, new byte[] {'x'}).outcome()).isEqualTo(Outcome.UNKNOWN);
    }
  }

  @Test
  void slicesAreRead() throws Exception {
    String slice =
        "{\"slice\":4,\"start\":\"2017-05-20T04:00:00Z\",\"end\":\"2017-05-20T05:00:00Z\","
            + "\"unique_users\":3,\"clicks\":1,\"impressions\":7,\"ctr\":0.1429}";
    SliceView expected =
        new SliceView(
            4,
            Instant.parse("2017-05-20T04:00:00Z"),
            Instant.parse("2017-05-20T05:00:00Z"),
            new SliceTotals(3, 1, 7));
    try (FakeServer server = FakeServer.answering(200, slice.getBytes(UTF_8))) {
      assertThat(get(client.slice(url(server.port()), 99))).isEqualTo(expected);
      assertThat(server.requests().get(0).line()).isEqualTo("GET /analytics?timestamp=99 HTTP/1.1");
      assertThat(server.requests().get(0).headers()).containsEntry("accept", "application/json");
    }
    try (FakeServer server = FakeServer.answering(200, ("[" + slice + "]").getBytes(UTF_8))) {
      assertThat(get(client.slices(url(server.port()), 1, 2))).containsExactly(expected);
      assertThat(server.requests().get(0).line())
          .isEqualTo("GET /analytics/allslices?from=1&timestamp=2 HTTP/1.1");
    }
  }

  @Test
  void somethingElseThanTotalsFails() throws Exception {
    try (FakeServer server = FakeServer.answering(503, "{\"detail\":\"why\"}".getBytes(UTF_8))) {
      assertThatThrownBy(() -> get(client.slice(url(server.port()), 99)))
          .hasCauseInstanceOf(UnexpectedAnswer.class)
          .hasMessageContaining("why");
    }
    try (FakeServer server = FakeServer.answering(200, "unqiue_users,3".getBytes(UTF_8))) {
      assertThatThrownBy(() -> get(client.slice(url(server.port()), 99)))
          .hasCauseInstanceOf(UnexpectedAnswer.class);
    }
    try (FakeServer server = FakeServer.answering(200, "{}".getBytes(UTF_8))) {
      assertThatThrownBy(() -> get(client.slice(url(server.port()), 99)))
          .hasCauseInstanceOf(UnexpectedAnswer.class);
    }
  }

  @Test
  void csvComesInPartsToItsEnd() throws Exception {
    try (FakeServer server =
        new FakeServer(
            (request, socket) -> {
              FakeServer.begin(socket);
              FakeServer.chunk(socket, "slice,".getBytes(UTF_8));
              FakeServer.chunk(socket, "start\n".getBytes(UTF_8));
              FakeServer.chunk(socket, new byte[0]);
            })) {
      StringBuilder text = new StringBuilder();

      get(client.csv(url(server.port()), 1L, 2L, part -> text.append(UTF_8.decode(part))));
      get(client.csv(url(server.port()), null, null, part -> {}));

      assertThat(text).hasToString("slice,start\n");
      assertThat(server.requests().get(0).line())
          .isEqualTo("GET /analytics/allslices?from=1&timestamp=2 HTTP/1.1");
      assertThat(server.requests().get(0).headers()).containsEntry("accept", "text/csv");
      assertThat(server.requests().get(1).line()).isEqualTo("GET /analytics/allslices HTTP/1.1");
    }
  }

  @Test
  void csvThatBreaksOffFails() throws Exception {
    try (FakeServer server =
        new FakeServer(
            (request, socket) -> {
              FakeServer.begin(socket);
              FakeServer.chunk(socket, "slice,start\n".getBytes(UTF_8));
              socket.close();
            })) {
      assertThatThrownBy(() -> get(client.csv(url(server.port()), null, null, part -> {})))
          .hasCauseInstanceOf(UnexpectedAnswer.class)
          .hasMessageContaining("broke off its answer");
    }
  }

  @Test
  void refusalOfCsvBearsItsStatus() throws Exception {
    try (FakeServer server = FakeServer.answering(410, "{\"detail\":\"why\"}".getBytes(UTF_8))) {
      assertThatThrownBy(() -> get(client.csv(url(server.port()), null, null, part -> {})))
          .hasMessageContaining("why")
          .cause()
          .isInstanceOfSatisfying(
              UnexpectedAnswer.class, e -> assertThat(e.status()).isEqualTo(410));
    }
  }

  @Test
  void whoTakesContentMayFail() throws Exception {
    try (FakeServer server = FakeServer.answering(200, new byte[] {'x'})) {
      Content full =
          part -> {
            throw new IOException("disk full");
          };
      assertThatThrownBy(() -> get(client.csv(url(server.port()), null, null, full)))
          .hasCauseInstanceOf(UncheckedIOException.class)
          .hasRootCauseMessage("disk full");
    }
  }

  private EventAnswer post(FakeServer server) throws Exception {
    return get(client.post(url(server.port()), CLICK, TIMEOUT));
  }

  private UploadAnswer upload(FakeServer server, byte[] bytes) throws Exception {
    Upload upload = new Upload("b1", "text/csv", true, () -> new ByteArrayInputStream(bytes));
    return get(client.upload(url(server.port()), upload));
  }

  private static String url(int port) {
    return "http://localhost:" + port + "/analytics";
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(15, TimeUnit.SECONDS);
  }
}
