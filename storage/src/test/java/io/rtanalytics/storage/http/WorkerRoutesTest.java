package io.rtanalytics.storage.http;

import static io.rtanalytics.storage.Batches.batch;
import static io.rtanalytics.storage.Batches.click;
import static io.rtanalytics.storage.Batches.producer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rtanalytics.event.Action;
import io.rtanalytics.event.Event;
import io.rtanalytics.event.Pseudonym;
import io.rtanalytics.event.Utf8;
import io.rtanalytics.port.ClusterIdentity;
import io.rtanalytics.secret.Token;
import io.rtanalytics.storage.worker.Worker;
import io.rtanalytics.storage.worker.WorkerConfig;
import io.rtanalytics.timeline.Cluster;
import io.rtanalytics.timeline.ClusterSource;
import io.rtanalytics.timeline.Routing;
import io.rtanalytics.timeline.Settings;
import io.rtanalytics.timeline.Timeline;
import io.rtanalytics.timeline.WorkerSet;
import io.rtanalytics.totals.Frequencies;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import io.rtanalytics.wire.BatchBuilder;
import io.rtanalytics.wire.BatchReply;
import io.rtanalytics.wire.EventBatch;
import io.rtanalytics.wire.FrequencyFormat;
import io.rtanalytics.wire.ItemList;
import io.rtanalytics.wire.ItemListFormat;
import io.rtanalytics.wire.ProducerId;
import io.rtanalytics.wire.ReplyFormat;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R5, over a real server. */
class WorkerRoutesTest {
  private static final Instant FIRST = Instant.parse("2017-05-20T00:00:00Z");
  private static final String ANN = "00112233445566778899aabbccddeeff";
  private static final Token TOKEN = new Token("0a".repeat(32));
  private static final long ROUTING = WorkerSet.of(List.of("0")).digest();

  @TempDir private static Path data;
  private static int directories;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  // Kept here: Vert.x closes a client that nobody refers to, also in the middle of a request.
  private final HttpClientAgent plainClient = vertx.createHttpClient();
  private Worker worker;
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    WorkerConfig config =
        WorkerConfig.builder()
            .id("0")
            .directory(data.resolve("worker-" + directories++))
            .firstSlice(FIRST)
            .sliceLength(3600)
            .secretFingerprint(TOKEN.fingerprint())
            .settings(Settings.builder().segmentBytes(65_536).batchBytes(32_768).build())
            .memoryBytes(16 << 20)
            .clock(Clock.fixed(Instant.ofEpochMilli(77), ZoneOffset.UTC))
            .meters(registry)
            .build();
    worker = Worker.open(config);
    worker.ready().toCompletableFuture().get();
    listen(null, true);
  }

  private void listen(Token token, boolean loopback) throws Exception {
    Routing routing = Routing.of(new TreeMap<>(Map.of(0L, WorkerSet.of(List.of("0")))));
    Cluster cluster =
        new Cluster(
            Map.of(),
            Map.of("0", URI.create("http://localhost:9000/worker")),
            new Timeline(FIRST, 3600),
            routing,
            Settings.DEFAULTS);
    WorkerRoutes routes =
        new WorkerRoutes(worker, ClusterSource.fixed(cluster), token, loopback, registry);
    server =
        vertx
            .createHttpServer()
            .requestHandler(routes.router(vertx))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get();
    worker.close();
  }

  private HttpResponse<byte[]> send(
      String method, String path, BodyPublisher body, String... headers) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.actualPort() + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, body);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(
        request.version(HttpClient.Version.HTTP_1_1).build(), BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  private HttpResponse<byte[]> post(String path, String... headers) throws Exception {
    return send("POST", path, BodyPublishers.noBody(), headers);
  }

  private HttpResponse<byte[]> postBatch(byte[] bytes, String... headers) throws Exception {
    return send("POST", "/worker/batch", BodyPublishers.ofByteArray(bytes), headers);
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static JsonNode problem(HttpResponse<byte[]> response, int status) throws Exception {
    assertThat(response.statusCode()).as(text(response)).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    JsonNode problem = new ObjectMapper().readTree(response.body());
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    return problem;
  }

  private static void assertReason(HttpResponse<byte[]> response, String reason) {
    assertThat(response.headers().firstValue("RT-Reason")).hasValue(reason);
  }

  @Test
  void r5APostIs202AndTheUpdatedLinesAndAGetShowsThem() throws Exception {
    HttpResponse<byte[]> posted = post("/worker?slice=3&user=" + ANN + "&click");

    assertThat(posted.statusCode()).isEqualTo(202);
    assertThat(text(posted)).isEqualTo("unqiue_users,1\nclicks,1\nimpressions,0\n");
    assertThat(posted.headers().firstValue("content-type").orElseThrow()).startsWith("text/plain");
    assertThat(text(post("/workers?slice=3&user=b%20c&impression=&other=x")))
        .isEqualTo("unqiue_users,2\nclicks,1\nimpressions,1\n");
    assertThat(text(post("/worker?slice=3&user=b+c&click=1")))
        .isEqualTo("unqiue_users,2\nclicks,2\nimpressions,1\n");
    for (String path : List.of("/worker", "/workers")) {
      HttpResponse<byte[]> shown = get(path + "?slice=3");
      assertThat(shown.statusCode()).isEqualTo(200);
      assertThat(text(shown)).isEqualTo("unqiue_users,2\nclicks,2\nimpressions,1\n");
    }
    assertThat(text(get("/worker?slice=4"))).isEqualTo("unqiue_users,0\nclicks,0\nimpressions,0\n");
  }

  @Test
  void manySingleEventsCountOnceEach() throws Exception {
    for (int i = 1; i <= 150; i++) { // more than a producer's window
      assertThat(text(post("/worker?slice=3&user=user" + i + "&click")))
          .isEqualTo("unqiue_users," + i + "\nclicks," + i + "\nimpressions,0\n");
    }
  }

  private static Future<Buffer> bodyOf400(HttpClientResponse response) {
    return response.statusCode() == 400
        ? response.body()
        : Future.failedFuture("status " + response.statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    "'', slice",
    "slice=, slice",
    "slice=x&user=a&click, slice",
    "slice=-1&user=a&click, slice",
    "slice=99999999999999999999&user=a&click, slice",
    "slice=1&slice=1&user=a&click, slice",
    "slice=1&click, user",
    "slice=1&user=&click, user",
    "slice=1&user=a%2&click, user",
    "slice=1&user=a%2, user",
    "slice=1&user=%ff&click, user",
    "slice=1&user=a&user=b&click, user",
    "slice=1&user=a, click",
    "slice=1&user=a&click&impression, click",
  })
  void badInputIsRefusedNamingTheParameter(String query, String parameter) throws Exception {
    // Not the JDK's client: it sends no broken escapes.
    Buffer body =
        plainClient
            .request(HttpMethod.POST, server.actualPort(), "127.0.0.1", "/worker?" + query)
            // Nested, so that the body is asked for on the client's thread before it can have come.
            .compose(request -> request.send().compose(WorkerRoutesTest::bodyOf400))
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    JsonNode problem = new ObjectMapper().readTree(body.getBytes());
    assertThat(problem.path("parameter").asText()).isEqualTo(parameter);
    assertThat(problem.path("detail").asText()).startsWith(parameter + ": ");
  }

  @Test
  void aBatchIsAnsweredInBytesAndARepeatAlike() throws Exception {
    EventBatch batch = batch(producer(1), 0, ROUTING, List.of(click(1, 1), click(2, 1)));

    for (int i = 0; i < 2; i++) {
      HttpResponse<byte[]> response = postBatch(batch.bytes());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type")).hasValue(ReplyFormat.MEDIA_TYPE);
      BatchReply reply = ReplyFormat.decodeBatchReply(response.body());
      assertThat(reply.outcome().applied()).isEqualTo(2);
      assertThat(reply.incarnation()).isEqualTo(77);
      assertThat(reply.totals())
          .containsExactly(
              new SliceEntry(1, new SliceTotals(1, 1, 0)),
              new SliceEntry(2, new SliceTotals(1, 1, 0)));
    }
  }

  @Test
  void whatIsNoBatchIsRefused() throws Exception {
    byte[] damaged = batch(producer(1), 0, ROUTING, List.of(click(1, 1))).bytes().clone();
    damaged[50] ^= 1;
    for (byte[] body : List.of(new byte[0], new byte[100], damaged)) {
      HttpResponse<byte[]> response = postBatch(body);
      problem(response, 400);
      assertReason(response, "MALFORMED");
    }
    problem(postBatch(new byte[EventBatch.MAX_BYTES + 1]), 413);
  }

  @Test
  void aContradictionIs409AndNamesBothValues() throws Exception {
    postBatch(batch(producer(1), 0, ROUTING, List.of(click(1, 1))).bytes());

    HttpResponse<byte[]> routing =
        postBatch(batch(producer(2), 0, 0xabcL, List.of(click(1, 1))).bytes());
    assertThat(problem(routing, 409).path("detail").asText())
        .contains(HexFormat.of().toHexDigits(ROUTING), "0000000000000abc");
    assertReason(routing, "FENCED");
    HttpResponse<byte[]> read = get("/worker/range?from=0&to=5&digest=0000000000000abc");
    problem(read, 409);
    assertReason(read, "FENCED");

    HttpResponse<byte[]> other = get("/worker?slice=1", "RT-Worker", "5");
    assertThat(problem(other, 409).path("detail").asText()).contains("\"0\"", "\"5\"");
    String identity = new ClusterIdentity(Instant.EPOCH, 3600, null).toHeader();
    HttpResponse<byte[]> cluster = get("/worker?slice=1", "RT-Cluster", identity);
    assertThat(problem(cluster, 409).path("detail").asText())
        .contains("2017-05-20T00:00:00Z", "1970-01-01T00:00:00Z");
    problem(get("/worker?slice=1", "RT-Cluster", "nonsense"), 400);

    HttpResponse<byte[]> late =
        postBatch(batch(producer(3), 64, ROUTING, List.of(click(1, 1))).bytes());
    problem(late, 409);
    assertReason(late, "OUTSIDE_WINDOW");
    String right = new ClusterIdentity(FIRST, 3600, TOKEN.fingerprint()).toHeader();
    assertThat(get("/worker?slice=1", "RT-Cluster", right, "RT-Worker", "0").statusCode())
        .isEqualTo(200);
  }

  @Test
  void aRangeIsAllItsLinesOrTheBytesOfWhatIsThere() throws Exception {
    postBatch(batch(producer(1), 0, ROUTING, List.of(click(2, 1))).bytes());

    assertThat(text(get("/worker/range?from=1&to=2")))
        .isEqualTo(
            """
            slice,1
            unqiue_users,0
            clicks,0
            impressions,0
            slice,2
            unqiue_users,1
            clicks,1
            impressions,0
            """);
    HttpResponse<byte[]> bytes =
        get(
            "/worker/range?from=0&to=4095&digest=" + HexFormat.of().toHexDigits(ROUTING),
            "Accept",
            ReplyFormat.MEDIA_TYPE);
    assertThat(ReplyFormat.decodeRangeTotals(bytes.body()).slices())
        .containsExactly(new SliceEntry(2, new SliceTotals(1, 1, 0)));

    HttpResponse<byte[]> longest = get("/worker/range?from=1&to=1000000");
    assertThat(longest.statusCode()).isEqualTo(200);
    assertThat(text(longest)).endsWith("slice,1000000\nunqiue_users,0\nclicks,0\nimpressions,0\n");
    problem(get("/worker/range?from=0&to=1000000"), 400);
    problem(get("/worker/range?from=0&to=4096", "Accept", ReplyFormat.MEDIA_TYPE), 400);
    problem(get("/worker/range?from=2&to=1"), 400);
    problem(get("/worker/range?from=2"), 400);
    problem(get("/worker/range?from=9223372036854775800&to=9223372036854775807"), 400);
    problem(get("/worker/range?from=2&to=2&digest=xyz"), 400);
  }

  @Test
  void beyondLoopbackATokenIsNeededAndUsersAreHexDigits() throws Exception {
    listen(TOKEN, false);
    String right = TOKEN.authorization();

    for (String path :
        List.of("/worker?slice=1", "/workers?slice=1", "/worker/range?from=1&to=1")) {
      HttpResponse<byte[]> refused = get(path);
      problem(refused, 401);
      assertReason(refused, "UNAUTHORIZED");
      problem(get(path, "Authorization", "Bearer " + "0".repeat(64)), 401);
      assertThat(get(path, "Authorization", right).statusCode()).isEqualTo(200);
    }
    problem(postBatch(new byte[EventBatch.MAX_BYTES + 1]), 401);
    JsonNode name = problem(post("/worker?slice=1&user=ann&click", "Authorization", right), 400);
    assertThat(name.path("parameter").asText()).isEqualTo("user");
    assertThat(post("/worker?slice=1&user=" + ANN + "&click", "Authorization", right).statusCode())
        .isEqualTo(202);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThatThrownBy(() -> listen(null, false)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onLoopbackAWrongTokenIsRefusedAllTheSame() throws Exception {
    listen(TOKEN, true);
    assertThat(get("/worker?slice=1").statusCode()).isEqualTo(200);
    problem(get("/worker?slice=1", "Authorization", "Bearer wrong"), 401);
  }

  @Test
  void unknownPathsAndMethods() throws Exception {
    problem(get("/nothing"), 404);
    problem(get("/worker/nothing"), 404);
    HttpResponse<byte[]> deleted = send("DELETE", "/worker", BodyPublishers.noBody());
    problem(deleted, 405);
    assertThat(deleted.headers().firstValue("allow")).hasValue("GET, POST");
    assertThat(get("/worker/batch").headers().firstValue("allow")).hasValue("POST");
    assertThat(post("/worker/range").headers().firstValue("allow")).hasValue("GET");
  }

  @Test
  void identityHealthAndMetrics() throws Exception {
    assertThat(text(get("/worker/identity")))
        .isEqualTo(worker.identity().toJson() + "\n")
        .contains("\"first-slice\":\"2017-05-20T00:00:00Z\"");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    post("/worker?slice=1&user=a&click");
    assertThat(text(get("/metrics")))
        .contains(
            "rt_worker_events_applied_total{worker=\"0\"} 1.0",
            "rt_worker_events_duplicate_total{worker=\"0\"} 0.0",
            "rt_worker_batches_total{result=\"applied\",worker=\"0\"} 1.0",
            "rt_worker_log_end_bytes{worker=\"0\"}",
            "rt_worker_sync_seconds_count{worker=\"0\"}",
            "rt_worker_slices{worker=\"0\"} 1.0",
            "rt_worker_queue_bytes{worker=\"0\"}",
            "rt_worker_ready{worker=\"0\"} 1.0");

    worker.close();
    HttpResponse<byte[]> closed = get("/health/ready");
    problem(closed, 503);
    HttpResponse<byte[]> refused = post("/worker?slice=1&user=a&click");
    problem(refused, 503);
    assertReason(refused, "UNREACHABLE");
    assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
  }

  @Test
  void itemsAndFrequenciesAreBytesForApiNodes() throws Exception {
    Event event = new Event(3, new Pseudonym(1, 2), Action.IMPRESSION, Utf8.of("a b/\u00e4"), null);
    BatchBuilder batch = new BatchBuilder(1, EventBatch.MAX_BYTES);
    batch.add(event, ROUTING);
    byte[] bytes = batch.seal(new ProducerId(1, 1), 0).bytes();
    assertThat(postBatch(bytes).statusCode()).isEqualTo(200);

    HttpResponse<byte[]> all = get("/worker/items?slice=3");
    assertThat(all.headers().firstValue("Content-Type")).contains(ItemListFormat.MEDIA_TYPE);
    assertThat(ItemList.parse(all.body()).first()).isEqualTo(new SliceTotals(1, 0, 1));
    assertThat(ItemList.parse(get("/worker/items?slice=3&item=a+b/%C3%A4").body()).count())
        .isEqualTo(1);
    assertThat(ItemList.parse(get("/worker/items?slice=3&item=a").body()).count()).isZero();
    HttpResponse<byte[]> users = get("/worker/frequency?slice=3&item=a+b/%C3%A4");
    assertThat(users.headers().firstValue("Content-Type")).contains(FrequencyFormat.MEDIA_TYPE);
    assertThat(FrequencyFormat.decode(users.body()).frequencies())
        .isEqualTo(new Frequencies(0, 0, 1, 0, 0, 0, 0, 0));
  }

  @Test
  void itemsAndFrequenciesCheckWhatTheyAreAsked() throws Exception {
    for (String path : List.of("/worker/items", "/worker/frequency")) {
      assertThat(problem(get(path), 400).get("detail").asText()).isEqualTo("slice: missing");
      assertThat(problem(get(path + "?slice=1&item="), 400).get("detail").asText())
          .isEqualTo("item: empty");
      assertThat(
              problem(get(path + "?slice=1&item=" + "x".repeat(256)), 400).get("detail").asText())
          .isEqualTo("item: longer than 255 bytes");
      assertThat(problem(get(path + "?slice=1&digest=1"), 400).get("detail").asText())
          .isEqualTo("digest: not 16 hexadecimal digits");
      assertThat(post(path + "?slice=1").statusCode()).isEqualTo(405);
      assertThat(get(path + "?slice=1", "RT-Worker", "7").statusCode()).isEqualTo(409);
    }
  }
}
