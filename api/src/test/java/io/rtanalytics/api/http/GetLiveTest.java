package io.rtanalytics.api.http;

import static io.rtanalytics.api.fakes.Clusters.at;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.api.fakes.Clusters;
import io.rtanalytics.api.live.LiveFeed;
import io.rtanalytics.timeline.Settings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The live stream and the live page over a real server. */
class GetLiveTest {
  private final ApiServer server = new ApiServer(Clusters.of(Settings.DEFAULTS, "0", "1"));

  @AfterEach
  void close() {
    server.close();
  }

  /** One viewer, reading line by line. */
  private static final class Viewer implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader lines;

    Viewer(int port, int receiveBytes) throws IOException {
      socket = new Socket();
      if (receiveBytes > 0) {
        socket.setReceiveBufferSize(receiveBytes);
      }
      socket.connect(new java.net.InetSocketAddress(InetAddress.getByName("localhost"), port));
      socket.setSoTimeout(10_000);
      lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      socket
          .getOutputStream()
          .write("GET /analytics/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
    }

    /** The next line that contains a text. */
    String until(String text) throws IOException {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains(text)) {
          return line;
        }
      }
      throw new AssertionError("ended before: " + text);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private LiveFeed feed() {
    LiveFeed feed = server.node.feed();
    assertThat(feed).isNotNull();
    return feed;
  }

  @Test
  void anEventIsSeenSoon() throws IOException {
    try (Viewer viewer = new Viewer(server.port(), 0)) {
      assertThat(viewer.until("200")).isEqualTo("HTTP/1.1 200 OK");
      viewer.until("text/event-stream");
      viewer.until("retry: 1000");
      viewer.until("event: hello");
      server.post("/analytics?timestamp=" + at(3 * 3600) + "&user=ann&click");
      assertThat(viewer.until("1,1,1,0]")).startsWith("data: {").contains("\"slice\":3");
    }
    await().until(() -> feed().viewers() == 0);
  }

  @Test
  void firstItemsAreToldByEachOrder() throws IOException {
    server.workers.get("0").items().put("/home", 1, 2, 3);
    server.workers.get("1").items().put("/home", 1, 1, 1);
    try (Viewer viewer = new Viewer(server.port(), 0)) {
      assertThat(viewer.until("\"items\""))
          .contains(
              "\"expected\":2,\"answered\":2,\"complete\":true,\"clicks\":[[\"/home\",2,3,4]],"
                  + "\"impressions\":[[\"/home\",2,3,4]]");
    }
  }

  @Test
  void aNodeThatIsFullSaysSo() {
    for (int i = 0; i < GetLive.MAX_VIEWERS; i++) {
      assertThat(feed().entered(GetLive.MAX_VIEWERS)).isTrue();
    }
    HttpResponse<String> reply = server.get("/analytics/live");
    assertThat(reply.statusCode()).isEqualTo(503);
    assertThat(reply.headers().firstValue("Retry-After")).contains("1");
    assertThat(reply.body()).contains("this node shows the live stream to 2000 viewers already");
  }

  @Test
  void drainingEndsStreams() throws IOException {
    try (Viewer viewer = new Viewer(server.port(), 0)) {
      viewer.until("event: hello");
      server.node.drain();
      while (!viewer.until("").equals("0")) {
        // the chunk that ends an answer in good order
      }
    }
  }

  /** A server with nothing but the stream, which a test can feed as it likes, and a slow answer. */
  private final class Stream extends VerticleBase {
    private final long maxAgeMillis;
    private final CompletableFuture<HttpServerRequest> slow = new CompletableFuture<>();
    private GetLive live;
    private HttpServer http;

    Stream(long maxAgeMillis) {
      this.maxAgeMillis = maxAgeMillis;
    }

    @Override
    public Future<?> start() {
      live = new GetLive(feed(), vertx, context, maxAgeMillis);
      http = vertx.createHttpServer().requestHandler(this::answer);
      return http.listen(0, "localhost");
    }

    private void answer(HttpServerRequest request) {
      switch (request.path()) {
        case "/slow" -> slow.complete(request);
        case "/closed" -> {
          live.handle(closed(request));
          request.response().end();
        }
        default -> live.handle(request);
      }
    }

    /** Ends the slow answer, on its event loop. */
    void endSlow() {
      HttpServerRequest request = slow.join();
      context.runOnContext(nothing -> request.response().end("at last"));
    }
  }

  /**
   * The request of a connection that is known to be closed: no handler hears, no write succeeds.
   */
  private static HttpServerRequest closed(HttpServerRequest request) {
    HttpServerResponse response =
        fake(
            HttpServerResponse.class,
            (proxy, method, arguments) ->
                method.getName().equals("write")
                    ? Future.failedFuture("Connection was closed")
                    : proxy);
    return fake(
        HttpServerRequest.class,
        (proxy, method, arguments) ->
            method.getName().equals("response") ? response : method.invoke(request, arguments));
  }

  private static <T> T fake(Class<T> type, InvocationHandler answers) {
    return type.cast(
        Proxy.newProxyInstance(GetLiveTest.class.getClassLoader(), new Class<?>[] {type}, answers));
  }

  /** While anybody looks on, workers are asked three times a second. */
  private void awaitNobodyLooksOn() {
    await().until(() -> feed().viewers() == 0);
    AtomicInteger asked = new AtomicInteger(-1);
    await("workers are asked no more")
        .pollInterval(Duration.ofMillis(800))
        .until(
            () -> {
              int questions = server.workers.get("0").questions();
              return asked.getAndSet(questions) == questions;
            });
  }

  @Test
  void whoseFirstWriteFailsAtOnceIsNoViewer() throws IOException {
    Vertx vertx = Vertx.vertx();
    Stream stream = new Stream(GetLive.MAX_AGE_MILLIS);
    ApiServer.await(vertx.deployVerticle(stream));
    try (RawHttp raw = new RawHttp(stream.http.actualPort())) {
      raw.write("GET /closed HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(raw.response()).startsWith("HTTP/1.1 200");
      awaitNobodyLooksOn();
    } finally {
      ApiServer.await(vertx.close());
    }
  }

  @Test
  void whoHasGoneBeforeTheirTurnIsNoViewer() throws Exception {
    Vertx vertx = Vertx.vertx();
    Stream stream = new Stream(GetLive.MAX_AGE_MILLIS);
    ApiServer.await(vertx.deployVerticle(stream));
    try (RawHttp raw = new RawHttp(stream.http.actualPort())) {
      String rest = " HTTP/1.1\r\nHost: a\r\n\r\n";
      raw.write("GET /slow" + rest + "GET /analytics/live" + rest);
      stream.slow.get(10, TimeUnit.SECONDS);
      raw.reset();
      stream.endSlow(); // which finds the connection closed, and then it is the viewer's turn
      try (Viewer other = new Viewer(stream.http.actualPort(), 0)) {
        other.until("event: hello");
        assertThat(feed().viewers()).isEqualTo(1);
      }
      awaitNobodyLooksOn();
    } finally {
      ApiServer.await(vertx.close());
    }
  }

  @Test
  void afterItsTimeAStreamEndsInGoodOrderAndItsViewerMayComeAgain() throws IOException {
    Vertx vertx = Vertx.vertx();
    Stream stream = new Stream(400);
    ApiServer.await(vertx.deployVerticle(stream));
    try {
      for (int i = 0; i < 2; i++) {
        try (Viewer viewer = new Viewer(stream.http.actualPort(), 0)) {
          viewer.until("retry: 1000");
          viewer.until("event: hello");
          while (!viewer.until("").equals("0")) {
            // the chunk that ends an answer in good order
          }
        }
      }
      await().until(() -> feed().viewers() == 0);
    } finally {
      ApiServer.await(vertx.close());
    }
  }

  @Test
  void whoDoesNotReadIsSkippedAndToldAllAnewOnceHeDoes() throws IOException {
    Vertx vertx = Vertx.vertx();
    Stream stream = new Stream(GetLive.MAX_AGE_MILLIS);
    ApiServer.await(vertx.deployVerticle(stream));
    try (Viewer slow = new Viewer(stream.http.actualPort(), 4096);
        Viewer quick = new Viewer(stream.http.actualPort(), 0)) {
      slow.until("event: hello");
      quick.until("event: hello");
      String million = "x".repeat(1 << 20);
      int sent = 64;
      for (int i = 0; i < sent; i++) {
        stream.live.message(("data: " + i + million + "\n\n").getBytes(UTF_8));
        quick.until("data: " + i + "x"); // it misses none
      }
      int heard = 0;
      for (String line = slow.until(":"); !line.equals("event: hello"); line = slow.until(":")) {
        heard += line.endsWith("x") ? 1 : 0;
      }
      assertThat(heard).isLessThan(sent / 2);
    } finally {
      ApiServer.await(vertx.close());
    }
  }

  @Test
  void thePageIsSentCompressedAndOnlyOnce() {
    HttpResponse<String> plain = server.get("/");
    assertThat(plain.statusCode()).isEqualTo(200);
    assertThat(plain.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(plain.body()).startsWith("<!doctype html>");
    String tag = plain.headers().firstValue("ETag").orElseThrow();
    assertThat(server.get("/", "If-None-Match", "\"x\", " + tag).statusCode()).isEqualTo(304);
    HttpResponse<String> gzip = server.get("/", "Accept-Encoding", "br, gzip;q=0.8");
    assertThat(gzip.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(server.get("/", "Accept-Encoding", "gzip;q=0").headers().map())
        .doesNotContainKey("content-encoding");
  }

  @Test
  void allFilesOfThePageAreThereAndFewAreNeededForTheFirstPaint() {
    long bytes = 0;
    for (String path : LivePage.FILES.keySet()) {
      HttpResponse<String> reply = server.get(path, "Accept-Encoding", "gzip");
      assertThat(reply.statusCode()).as(path).isEqualTo(200);
      assertThat(reply.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'")
          .doesNotContain("unsafe");
      bytes += reply.headers().firstValueAsLong("Content-Length").orElseThrow();
    }
    assertThat(bytes).isLessThan(100_000);
  }

  @Test
  void nothingOfThePageStandsInLineOrComesFromElsewhere() {
    for (String path : LivePage.FILES.keySet()) {
      if (!path.startsWith("/live/uplot") && !path.endsWith(".svg")) {
        assertThat(server.get(path).body())
            .as(path)
            .doesNotContain("://", "style=", "innerHTML", "eval(")
            .doesNotContainPattern("<script>|\\son\\w+=\"|javascript:");
      }
    }
  }
}
