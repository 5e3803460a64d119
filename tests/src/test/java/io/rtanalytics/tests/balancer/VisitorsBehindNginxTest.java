package io.rtanalytics.tests.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.tests.harness.Http;
import io.rtanalytics.tests.harness.Metrics;
import io.rtanalytics.tests.harness.TestCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Visitors of a site are told apart by their own addresses, though all come through nginx. */
class VisitorsBehindNginxTest {
  private static final int TIMEOUT_MILLIS = 10_000;

  @TempDir private Path directory;

  @Test
  void addressesCountAndClaimsDoNot() throws IOException {
    Nginx.assumeInstalled();
    long begun = now();
    try (TestCluster cluster =
            TestCluster.of(
                    Files.createDirectory(directory.resolve("cluster")),
                    TestCluster.text(2, 1)
                        .set("sites", "[\"example.org\"]")
                        .set("trusted-proxies", "[\"127.0.0.1\"]"))
                .startAll();
        Nginx nginx =
            Nginx.start(directory.resolve("nginx"), cluster.api(0).port(), cluster.api(1).port())) {
      for (int i = 0; i < 6; i++) { // at both nodes
        assertThat(pixel(nginx, 1, "")).startsWith("HTTP/1.1 200");
        assertThat(pixel(nginx, 2, "")).startsWith("HTTP/1.1 200");
        assertThat(get(nginx, 2, "/opt-out/page.css", "")).startsWith("HTTP/1.1 200");
        pixel(nginx, 2, "X-Forwarded-For: 203.0.113." + i + "\r\n");
        pixel(nginx, 2, "Forwarded: for=203.0.113." + i + "\r\n");
      }
      await().until(() -> stored(cluster) == 24);
      await().untilAsserted(() -> assertThat(total(cluster, begun, "impressions")).isEqualTo(24));
      assertThat(total(cluster, begun, "unqiue_users"))
          .isBetween(2L, 2 * (now() / 3600 - begun / 3600 + 1));
      assertThat(cluster.api(0).metrics().assertConserved().sum("rt_events_stored_total"))
          .isPositive();
      assertThat(nginx.accessLog())
          .contains(" - GET /pixel.gif 200 ")
          .doesNotContain("127.0.0.2", "127.0.0.3", "?");
      assertPagesReachNothingElse(cluster);
    }
  }

  private void assertPagesReachNothingElse(TestCluster cluster) throws IOException {
    Path files = directory.resolve("for-pages");
    try (Nginx nginx = Nginx.startForPages(files, cluster.api(0).port(), cluster.api(1).port())) {
      for (String path : List.of("/rt.js", "/pixel.gif", "/opt-out", "/opt-out/page.css")) {
        assertThat(get(nginx, 2, path, "")).as(path).startsWith("HTTP/1.1 200");
      }
      assertThat(get(nginx, 2, "/click?to=x", "")).startsWith("HTTP/1.1 400");
      for (String path :
          List.of("/", "/analytics", "/analytics/live", "/metrics", "/worker", "/health/ready")) {
        assertThat(get(nginx, 1, path, "")).as(path).startsWith("HTTP/1.1 404").contains("nginx");
      }
      assertThat(nginx.accessLog())
          .contains("127.0.0.1 GET /analytics")
          .doesNotContain("127.0.0.2");
    }
  }

  @Test
  void docsAskAnotherNodeForACountingGetAsTheShippedFileDoes() {
    String conf = Nginx.conf().replaceAll("\\s+", " ");
    int counting = conf.indexOf("location ~ ^/(click|");
    assertThat(counting).isPositive();
    assertThat(Nginx.locationsForPages().replaceAll("\\s+", " "))
        .contains(conf.substring(counting, conf.indexOf('}', counting) + 1));
  }

  private static long now() {
    return System.currentTimeMillis() / 1000;
  }

  private static double stored(TestCluster cluster) {
    Metrics first = cluster.api(0).metrics();
    Metrics second = cluster.api(1).metrics();
    return first.sum("rt_events_stored_total") + second.sum("rt_events_stored_total");
  }

  /** The sum over the hours of the test, of which there are seldom two. */
  private static long total(TestCluster cluster, long begun, String key) {
    String url = cluster.api(0).url() + "/analytics/allslices?from=" + begun;
    return Http.get(url)
        .expect(200)
        .body()
        .lines()
        .filter(line -> line.startsWith(key + ","))
        .mapToLong(line -> Long.parseLong(line.substring(key.length() + 1)))
        .sum();
  }

  /** Asks for the pixel from 127.0.0.{@code from}; the answer. */
  private static String pixel(Nginx nginx, int from, String header) throws IOException {
    return get(nginx, from, "/pixel.gif?item=mail", header);
  }

  private static String get(Nginx nginx, int from, String target, String header)
      throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.bind(
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) from}), 0));
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), nginx.port()), TIMEOUT_MILLIS);
      String request =
          ("GET " + target + " HTTP/1.1\r\nHost: rt\r\nUser-Agent: Firefox\r\n")
              + header
              + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
