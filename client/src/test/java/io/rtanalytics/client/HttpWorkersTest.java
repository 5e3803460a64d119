package io.rtanalytics.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.Pseudonym;
import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.port.NotStored;
import io.rtanalytics.port.OutcomeUnknown;
import io.rtanalytics.port.Refused;
import io.rtanalytics.secret.Token;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterFile;
import io.rtanalytics.timeline.ClusterSource;
import io.rtanalytics.timeline.Routing;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.timeline.Timeline;
import io.rtanalytics.timeline.WorkerSet;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.BatchBuilder;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.Duplicates;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.Outcome;
import io.rtanalytics.wire.ProducerId;
import io.rtanalytics.wire.RangeTotals;
import io.rtanalytics.wire.ReplyFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How failures of a worker, its host and the network reach an API node. */
class HttpWorkersTest {
  private static final long TIMEOUT = 1000;
  private static final ClusterIdentity IDENTITY =
      new ClusterIdentity(Instant.parse("2017-05-20T00:00:00Z"), 3600, "0123456789abcdef");
  private static final Token TOKEN = new Token("ab".repeat(32));
  private static final EventBatch BATCH = batch();
  private static final BatchReply REPLY =
      new BatchReply(
          new Outcome(1, Duplicates.NONE), 7, List.of(new SliceEntry(3, new SliceTotals(1, 1, 0))));

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable it : opened) {
      it.close();
    }
  }

  @Test
  void batchIsPostedAsItIsAndItsReplyDecoded() throws Exception {
    FakeServer server = opened(FakeServer.answering(200, ReplyFormat.encode(REPLY)));

    assertThat(get(append(server.port()))).isEqualTo(REPLY);

    FakeServer.Request request = server.requests().get(0);
    assertThat(request.line()).isEqualTo("POST /worker/batch HTTP/1.1");
    assertThat(request.body().getBytes(ISO_8859_1)).isEqualTo(BATCH.bytes());
    assertThat(request.headers())
        .containsEntry("rt-cluster", "2017-05-20T00:00:00Z;3600;0123456789abcdef")
        .containsEntry("rt-worker", "0")
        .containsEntry("authorization", TOKEN.authorization())
        .containsEntry("content-type", "application/x-rt-batch")
        .doesNotContainKeys("user-agent", "accept-encoding", "cookie");
  }

  @Test
  void totalsAreAskedForWithTheDigest() throws Exception {
    RangeTotals totals = new RangeTotals(7, List.of(new SliceEntry(2, new SliceTotals(3, 4, 5))));
    FakeServer server = opened(FakeServer.answering(200, ReplyFormat.encode(totals)));

    assertThat(get(workers(server.port()).totals("0").totals(2, 9, 0xabcL, TIMEOUT)))
        .isEqualTo(totals);
    assertThat(server.requests().get(0).line())
        .isEqualTo("GET /worker/range?from=2&to=9&digest=0000000000000abc HTTP/1.1");
    assertThat(server.requests().get(0).headers())
        .containsEntry("accept", ReplyFormat.MEDIA_TYPE + ReplyFormat.WITH_SEAL);
  }

  @Test
  void connectionsAreKept() throws Exception {
    FakeServer server = opened(FakeServer.answering(200, ReplyFormat.encode(REPLY)));
    HttpWorkers workers = workers(server.port());

    for (int i = 0; i < 5; i++) {
      get(workers.sink("0").append(BATCH, TIMEOUT));
    }
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void refusedConnectionIsNotStored() throws Exception {
    assertNotStored(append(closedPort()), NotStored.Reason.UNREACHABLE);
  }

  @Test
  void connectionThatDoesNotComeAboutIsNotStored() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Socket> waiting = fill(full);
      long before = System.nanoTime();
      assertNotStored(append(full.getLocalPort()), NotStored.Reason.UNREACHABLE);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(900));
      // The request's own time-out may also strike while it is still connecting.
      assertNotStored(
          workers(full.getLocalPort()).sink("0").append(BATCH, 100), NotStored.Reason.UNREACHABLE);
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  /** Nobody accepts, so a few connections fill the queue and Linux drops what comes then. */
  private static List<Socket> fill(ServerSocket server) throws IOException {
    List<Socket> waiting = new ArrayList<>();
    while (waiting.size() < 10) {
      Socket socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(server.getLocalSocketAddress(), 200);
      } catch (SocketTimeoutException e) {
        break;
      }
    }
    return waiting;
  }

  @Test
  void unknownHostIsNotStored() throws Exception {
    URI url = URI.create("http://no-such-host.invalid:9000/worker");
    assertNotStored(workers(url).sink("0").append(BATCH, TIMEOUT), NotStored.Reason.UNREACHABLE);
  }

  @Test
  void workerThatIsNotInTheClusterIsNotStored() throws Exception {
    CompletionStage<BatchReply> reply = workers(closedPort()).sink("9").append(BATCH, TIMEOUT);
    assertThat(assertNotStored(reply, NotStored.Reason.UNREACHABLE))
        .hasMessage("worker \"9\" is not in the cluster");
  }

  @Test
  void silenceIsUnknown() throws Exception {
    FakeServer server = opened(new FakeServer((request, socket) -> {}));
    long before = System.nanoTime();

    assertUnknown(workers(server.port()).sink("0").append(BATCH, 300));
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isBetween(Duration.ofMillis(250), Duration.ofMillis(900));
  }

  @Test
  void cutBeforeTheReplyIsUnknownAndNotRepeated() throws Exception {
    FakeServer server = opened(new FakeServer((request, socket) -> socket.close()));

    assertUnknown(append(server.port()));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void cutOfAKeptConnectionIsUnknownAndNotRepeated() throws Exception {
    List<String> seen = new ArrayList<>();
    FakeServer server =
        opened(
            new FakeServer(
                (request, socket) -> {
                  seen.add(request.line());
                  if (seen.size() == 1) {
                    FakeServer.reply(socket, 200, ReplyFormat.encode(REPLY));
                  } else {
                    socket.close();
                  }
                }));
    HttpWorkers workers = workers(server.port());
    get(workers.sink("0").append(BATCH, TIMEOUT));

    assertUnknown(workers.sink("0").append(BATCH, TIMEOUT));
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void cutInsideTheHeadersIsUnknown() throws Exception {
    assertUnknown(append(cutAfter("HTTP/1.1 200 OK\r\nContent-Le").port()));
  }

  @Test
  void cutInsideTheBodyIsUnknown() throws Exception {
    assertUnknown(append(cutAfter("HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\nRTA1").port()));
  }

  @Test
  void cutInsideAnErrorIsUnknown() throws Exception {
    String half = "HTTP/1.1 503 X\r\nRT-Reason: OVERLOADED\r\nContent-Length: 60\r\n\r\n{";
    assertUnknown(append(cutAfter(half).port()));
  }

  @Test
  void cutAfterTheReplyDoesNoHarm() throws Exception {
    FakeServer server =
        opened(
            new FakeServer(
                (request, socket) -> {
                  FakeServer.reply(socket, 200, ReplyFormat.encode(REPLY));
                  socket.close();
                }));
    HttpWorkers workers = workers(server.port());
    assertThat(get(workers.sink("0").append(BATCH, TIMEOUT))).isEqualTo(REPLY);

    await()
        .ignoreExceptions()
        .untilAsserted(
            () -> assertThat(get(workers.sink("0").append(BATCH, TIMEOUT))).isEqualTo(REPLY));
  }

  @Test
  void somethingElseThanHttpIsUnknown() throws Exception {
    assertUnknown(append(cutAfter("220 mail.example ESMTP\r\n").port()));
  }

  @Test
  void rubbishAsReplyIsUnknown() throws Exception {
    FakeServer server = opened(FakeServer.answering(200, "<html>welcome".getBytes(UTF_8)));
    assertUnknown(append(server.port()));
  }

  @Test
  void replyForAnotherNumberOfEventsIsUnknown() throws Exception {
    BatchReply other = new BatchReply(new Outcome(2, Duplicates.NONE), 7, List.of());
    FakeServer server = opened(FakeServer.answering(200, ReplyFormat.encode(other)));
    assertUnknown(append(server.port()));
  }

  @Test
  void endlessReplyIsUnknown() throws Exception {
    FakeServer server =
        opened(
            new FakeServer(
                (request, socket) -> {
                  FakeServer.write(socket, "HTTP/1.1 200 OK\r\n\r\n");
                  byte[] block = new byte[1 << 16];
                  for (int sent = 0; sent <= HttpWorker.MAX_REPLY_BYTES; sent += block.length) {
                    socket.getOutputStream().write(block);
                  }
                }));
    assertThat(assertUnknown(workers(server.port()).sink("0").append(BATCH, 10_000)))
        .hasMessageContaining("longer than");
  }

  @Test
  void redirectIsNotFollowed() throws Exception {
    FakeServer server =
        opened(FakeServer.answering(307, new byte[0], "Location: http://localhost:1/worker"));
    assertUnknown(append(server.port()));
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"503,OVERLOADED", "503,UNREACHABLE", "503,DISK_FULL"})
  void passingCauseIsNotStored(int status, NotStored.Reason reason) throws Exception {
    assertNotStored(append(problem(status, reason.name()).port()), reason);
  }

  @ParameterizedTest
  @CsvSource({
    "409,FENCED",
    "409,OUTSIDE_WINDOW",
    "401,UNAUTHORIZED",
    "400,MALFORMED",
    "500,FAILED",
    "503,DAMAGED",
    "410,EXPIRED"
  })
  void lastingCauseIsRefused(int status, Refused.Reason reason) throws Exception {
    Throwable failure = failure(append(problem(status, reason.name()).port()));
    assertThat(failure).isInstanceOf(Refused.class).hasMessageContaining("the detail");
    assertThat(((Refused) failure).reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({"17,17", "-1,", "1e3,", "9999999999999999999,", "x,"})
  void whoHasDroppedASliceMayTellTheFirstThatIsKept(String header, Long firstKept)
      throws Exception {
    FakeServer server =
        opened(
            FakeServer.answering(
                410,
                "{\"detail\":\"the detail\"}".getBytes(UTF_8),
                "RT-Reason: EXPIRED",
                "RT-First-Kept: " + header));
    Refused refused = (Refused) failure(append(server.port()));
    assertThat(refused.reason()).isEqualTo(Refused.Reason.EXPIRED);
    assertThat(refused.firstKept())
        .isEqualTo(firstKept == null ? OptionalLong.empty() : OptionalLong.of(firstKept));
  }

  @ParameterizedTest
  @CsvSource({
    "503,",
    "503,FENCED",
    "503,EXPIRED",
    "503,elsewhere",
    "410,",
    "500,",
    "404,",
    "409,",
    "502,OVERLOADED",
    "504,",
    "204,"
  })
  void whatNoWorkerSaysIsUnknown(int status, String reason) throws Exception {
    assertUnknown(append(problem(status, reason).port()));
  }

  @Test
  void urlOfAWorkerIsLookedUpForEveryRequest(@TempDir Path dir) throws Exception {
    FakeServer first = opened(FakeServer.answering(200, ReplyFormat.encode(REPLY)));
    FakeServer second = opened(FakeServer.answering(200, ReplyFormat.encode(REPLY)));
    Path file = dir.resolve("cluster.json");
    Files.writeString(file, json(first.port()));
    ClusterSource source =
        new ClusterSource(file, ClusterFile.read(file).resolve(Instant.EPOCH), Clock.systemUTC());
    HttpWorkers workers = opened(new HttpWorkers(source, IDENTITY, null, 1));

    get(workers.sink("0").append(BATCH, TIMEOUT));
    Files.writeString(file, json(second.port()));
    source.reload();
    get(workers.sink("0").append(BATCH, TIMEOUT));

    assertThat(first.requests()).hasSize(1);
    assertThat(second.requests()).hasSize(1);
    assertThat(second.requests().get(0).headers()).doesNotContainKey("authorization");
  }

  private static String json(int port) {
    return """
        {"api-nodes": {"0": "http://localhost:8000/analytics"},
         "worker-nodes": {"0": "http://localhost:%d/worker"},
         "length-of-time-slice": 3600, "first-slice": "2017-05-20T00:00:00",
         "routing": [{"slice": 0, "nodes": ["0"]}]}"""
        .formatted(port);
  }

  @Test
  void urlMayEndWithASlash() throws Exception {
    FakeServer server = opened(FakeServer.answering(200, ReplyFormat.encode(REPLY)));
    URI url = URI.create("http://localhost:" + server.port() + "/rt/worker/");
    get(workers(url).sink("0").append(BATCH, TIMEOUT));
    assertThat(server.requests().get(0).line()).isEqualTo("POST /rt/worker/batch HTTP/1.1");
  }

  @Test
  void failuresAreNotWrapped() throws Exception {
    CompletableFuture<Throwable> seen = new CompletableFuture<>();
    append(closedPort()).whenComplete((reply, failure) -> seen.complete(failure));
    assertThat(get(seen)).isInstanceOf(NotStored.class);
  }

  @Test
  void closingEndsWhatIsUnderWay() throws Exception {
    FakeServer server = opened(new FakeServer((request, socket) -> {}));
    HttpWorkers workers = workers(server.port());
    CompletionStage<BatchReply> hanging = workers.sink("0").append(BATCH, 60_000);
    await().until(() -> server.requests().size() == 1);

    workers.close();

    assertUnknown(hanging);
    assertNotStored(workers.sink("0").append(BATCH, TIMEOUT), NotStored.Reason.UNREACHABLE);
  }

  private FakeServer cutAfter(String text) throws IOException {
    return opened(
        new FakeServer(
            (request, socket) -> {
              FakeServer.write(socket, text);
              socket.close();
            }));
  }

  private FakeServer problem(int status, String reason) throws IOException {
    byte[] body = "{\"detail\":\"the detail\"}".getBytes(UTF_8);
    return opened(
        reason == null
            ? FakeServer.answering(status, status == 204 ? new byte[0] : body)
            : FakeServer.answering(status, body, "RT-Reason: " + reason));
  }

  private CompletionStage<BatchReply> append(int port) {
    return workers(port).sink("0").append(BATCH, TIMEOUT);
  }

  private HttpWorkers workers(int port) {
    return workers(URI.create("http://localhost:" + port + "/worker"));
  }

  private HttpWorkers workers(URI url) {
    Cluster cluster =
        new Cluster(
            Map.of(),
            Map.of("0", url),
            new Timeline(IDENTITY.firstSlice(), 3600),
            Routing.of(new TreeMap<>(Map.of(0L, WorkerSet.of(List.of("0"))))),
            Settings.DEFAULTS);
    return opened(new HttpWorkers(ClusterSource.fixed(cluster), IDENTITY, TOKEN, 1));
  }

  private <T extends AutoCloseable> T opened(T it) {
    opened.add(0, it);
    return it;
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(15, TimeUnit.SECONDS);
  }

  private static Throwable failure(CompletionStage<?> stage) throws Exception {
    try {
      return fail("answered: " + get(stage));
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  private static Throwable assertNotStored(CompletionStage<?> stage, NotStored.Reason reason)
      throws Exception {
    Throwable failure = failure(stage);
    assertThat(failure).isInstanceOf(NotStored.class);
    assertThat(((NotStored) failure).reason()).isEqualTo(reason);
    return failure;
  }

  private static Throwable assertUnknown(CompletionStage<?> stage) throws Exception {
    Throwable failure = failure(stage);
    assertThat(failure).isInstanceOf(OutcomeUnknown.class);
    return failure;
  }

  private static EventBatch batch() {
    BatchBuilder builder = new BatchBuilder(10, 10_000);
    builder.add(new Event(3, new Pseudonym(1, 2), Action.CLICK, null, null), 42);
    return builder.seal(new ProducerId(5, 6), 0);
  }
}
