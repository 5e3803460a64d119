package io.rtanalytics.tests.balancer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.tests.harness.Http;
import io.rtanalytics.tests.harness.Reply;
import io.rtanalytics.tests.harness.TestCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the shipped nginx.conf promises, with the real nginx. */
class NginxTest {
  private static final String NAME = "anneliese";
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private static Path directory;
  private static TestCluster cluster;
  private static Nginx nginx;

  @BeforeAll
  static void start() throws IOException {
    Nginx.assumeInstalled();
    cluster = TestCluster.of(Files.createDirectory(directory.resolve("cluster")), 2, 1).startAll();
    nginx = Nginx.start(directory.resolve("nginx"), cluster.api(0).port(), cluster.api(1).port());
  }

  @AfterAll
  static void end() {
    if (nginx != null) {
      nginx.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  private static long now() {
    return System.currentTimeMillis() / 1000;
  }

  private static Reply post(String user) {
    return Http.post(nginx.url() + "/analytics?timestamp=" + now() + "&user=" + user + "&click");
  }

  private static double received(int node) {
    return cluster.api(node).metrics().sum("rt_events_received_total");
  }

  /** A node that was gone is asked again after some seconds. */
  private static void awaitBoth() {
    double before = received(1);
    await()
        .until(
            () -> {
              post(NAME).expect(202);
              return received(1) > before;
            });
  }

  @Test
  void bothNodesGetTheirShare() {
    awaitBoth();
    double first = received(0);
    double second = received(1);
    for (int i = 0; i < 40; i++) {
      post(NAME + i).expect(202);
    }
    assertThat(received(0) - first).isBetween(10.0, 30.0);
    assertThat(received(1) - second).isBetween(10.0, 30.0);
  }

  @Test
  void liveStreamsPassAtOnce() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(nginx.url() + "/analytics/live")).build();
    HttpResponse<Stream<String>> reply = CLIENT.send(request, BodyHandlers.ofLines());
    assertThat(reply.headers().firstValue("Content-Type")).contains("text/event-stream");
    try (Stream<String> lines = reply.body()) {
      Iterator<String> line = lines.iterator();
      until(line, "event: hello");
      until(line, "event: totals");
      long before = System.nanoTime();
      post(NAME).expect(202);
      until(line, "\"stored\"");
      until(line, "\"slices\":[{");
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    }
  }

  private static void until(Iterator<String> lines, String text) {
    while (lines.hasNext()) {
      if (lines.next().contains(text)) {
        return;
      }
    }
    throw new AssertionError("the stream ended before: " + text);
  }

  @Test
  void bulkLoadsMayBeLargeAndOtherBodiesMayNot() {
    String line = now() + ",ann,impression\n";
    String body = line.repeat(3_000_000 / line.length());
    Reply reply = Http.post(nginx.url() + "/analytics/batch", "text/csv", body);
    assertThat(reply.expect(202).json().get("accepted").asInt())
        .isEqualTo(body.length() / line.length());
    Http.post(nginx.url() + "/analytics", "application/json", body).expect(413);
  }

  @Test
  void namesAreInNoLogEvenIfANodeIsGone() {
    post(NAME).expect(202);
    cluster.api(1).process().kill();
    try {
      for (int i = 0; i < 6; i++) {
        post(NAME).expect(202); // the other node is asked
        Http.get(nginx.url() + "/analytics?timestamp=" + now() + "&user=" + NAME).expect(200);
      }
    } finally {
      cluster.api(1).restart();
    }
    await().untilAsserted(() -> assertThat(nginx.accessLog()).contains(" POST /analytics 202 "));
    assertThat(nginx.accessLog() + nginx.otherLogs()).doesNotContain(NAME, "user=", "?");
  }

  @Test
  void namesInAPathThatIsAQueryInDisguiseAreInNoLog() {
    for (String path :
        List.of(
            "/pixel.gif%3Fuser=" + NAME,
            "/pixel.gif%253Fuser%253D" + NAME,
            "/analytics;user=" + NAME,
            "/analytics&user=" + NAME,
            "/analytics/user=" + NAME,
            "/analytics,user," + NAME,
            "/analytics/" + NAME + "@example.org",
            "/analytics/%0A" + NAME,
            "/" + "x".repeat(60) + NAME)) {
      Http.get(nginx.url() + path);
      Http.post(nginx.url() + path);
    }
    Http.get(nginx.url() + "/live/app.js").expect(200);
    await().untilAsserted(() -> assertThat(nginx.accessLog()).contains(" GET /live/app.js 200 "));
    assertThat(nginx.accessLog()).contains(" GET - 404 ").containsPattern(" POST - 4\\d\\d ");
    assertThat(nginx.accessLog() + nginx.otherLogs()).doesNotContain(NAME, "user=");
  }

  @Test
  void oneAddressDoesNotTakeAllLiveStreams() throws IOException {
    List<Socket> streams = new ArrayList<>();
    try (Nginx other =
        Nginx.start(directory.resolve("streams"), cluster.api(0).port(), cluster.api(1).port())) {
      for (int i = 0; i < 20; i++) {
        assertThat(live(other, 1, streams)).isEqualTo("HTTP/1.1 200 OK");
      }
      assertThat(live(other, 1, streams)).startsWith("HTTP/1.1 503");
      assertThat(live(other, 2, streams)).isEqualTo("HTTP/1.1 200 OK");
      Http.get(other.url() + "/health/ready").expect(200);
      streams.get(0).close();
      await().until(() -> live(other, 1, streams).equals("HTTP/1.1 200 OK"));
    } finally {
      for (Socket stream : streams) {
        stream.close();
      }
    }
  }

  /** Asks for a stream from 127.0.0.{@code from} and leaves it open; the answer's first line. */
  private static String live(Nginx nginx, int from, List<Socket> streams) throws IOException {
    Socket socket = new Socket();
    streams.add(socket);
    socket.bind(new InetSocketAddress("127.0.0." + from, 0));
    socket.setSoTimeout(10_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), nginx.port()));
    String request = "GET /analytics/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
  }

  @Test
  void whatIsNotForTheWorldIsNotThere() {
    Http.get(nginx.url() + "/metrics").expect(404);
    Http.get(nginx.url() + "/worker?slice=0").expect(404);
    Http.get(nginx.url() + "/health/ready").expect(200);
    assertThat(Http.get(nginx.url() + "/").expect(200).header("content-security-policy"))
        .isNotEmpty();
  }

  @Test
  void theAddressOfAClientIsNotWhatItClaims() {
    try (Listener one = new Listener(true);
        Listener two = new Listener(true);
        Nginx other = Nginx.start(directory.resolve("claims"), one.port(), two.port())) {
      Http.post(other.url() + "/analytics", "text/plain", "", "X-Forwarded-For", "203.0.113.9")
          .expect(202);
      assertThat(one.heads().toString() + two.heads())
          .contains("X-Forwarded-For: 127.0.0.1")
          .contains("Host: 127.0.0.1:" + other.port())
          .doesNotContain("203.0.113.9");
    }
  }

  @Test
  void anEventWhoseAnswerIsLostIsNotSentAgain() {
    try (Listener one = new Listener(false);
        Listener two = new Listener(false);
        Nginx other = Nginx.start(directory.resolve("lost"), one.port(), two.port())) {
      Http.post(other.url() + "/analytics?user=" + NAME).expect(502);
      assertThat(one.heads().size() + two.heads().size()).isEqualTo(1);
      assertThat(other.accessLog() + other.otherLogs()).doesNotContain(NAME);
    }
  }
}
