package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.tests.harness.Count;
import io.rtanalytics.tests.harness.Http;
import io.rtanalytics.tests.harness.HttpConnection;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/1.1 itself: what clients and proxies do with connections must not disturb counts. */
class ProtocolTest {
  private static final String POST = "POST /analytics?timestamp=%d&user=ann&click";

  @TempDir private static Path directory;
  private static Node node;

  @BeforeAll
  static void start() {
    node = Node.serve(directory);
  }

  @AfterAll
  static void end() {
    node.close();
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    long time = 1_300_000_000;
    try (HttpConnection connection = new HttpConnection(node.port(), 10_000)) {
      String good = HttpConnection.head(POST.formatted(time), "Content-Length: 0");
      String bad = HttpConnection.head(POST.formatted(-1), "Content-Length: 0");
      connection.write((good + bad).repeat(20));
      for (int i = 0; i < 20; i++) {
        connection.read().expect(202);
        connection.read().expectProblem(400);
      }
    }
    assertThat(node.count(time)).isEqualTo(new Count(1, 20, 0));
  }

  @Test
  void connectionCloseIsHeeded() throws IOException {
    try (HttpConnection connection = new HttpConnection(node.port(), 10_000)) {
      connection.write(
          HttpConnection.head(
              POST.formatted(1_310_000_000), "Content-Length: 0", "Connection: close"));
      connection.read().expect(202);
      assertThat(connection.readToEnd()).isEmpty();
    }
  }

  @Test
  void whoExpects100IsToldToContinueWithABulkBody() throws IOException {
    String body = "1320000000,ann,click\n";
    try (HttpConnection connection = new HttpConnection(node.port(), 10_000)) {
      connection.write(
          HttpConnection.head(
              "POST /analytics/batch",
              "Content-Type: text/csv",
              "Expect: 100-continue",
              "Content-Length: " + body.length()));
      connection.read().expect(100);
      connection.write(body);
      connection.read().expect(202);
    }
    assertThat(node.count(1_320_000_000)).isEqualTo(new Count(1, 1, 0));
  }

  @Test
  void anUpgradeToHttp2IsNotTaken() throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.url() + "/analytics?timestamp=1330000000"))
            .timeout(Duration.ofSeconds(10))
            .build();

    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
  }

  @Test
  void aRequestLineThatIsTooLongIsRefused() throws IOException {
    Reply reply =
        HttpConnection.once(
            node.port(), HttpConnection.head("GET /analytics?timestamp=1&x=" + "x".repeat(20_000)));

    reply.expectProblem(414);
  }

  @Test
  void headersThatAreTooLongAreRefused() throws IOException {
    Reply reply =
        HttpConnection.once(
            node.port(),
            HttpConnection.head("GET /analytics?timestamp=1", "X: " + "x".repeat(40_000)));

    assertThat(reply.status()).isIn(400, 431);
  }

  @Test
  void theHostHeaderDecidesNothing() throws IOException {
    long time = 1_340_000_000;
    for (String host : new String[] {"elsewhere.example", "../../etc", "[::1]:1"}) {
      HttpConnection.once(
              node.port(),
              POST.formatted(time) + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 0\r\n\r\n")
          .expect(202);
    }
    assertThat(node.count(time)).isEqualTo(new Count(1, 3, 0));
  }

  @Test
  void optionsAreToldWhatIsAllowed() {
    Reply reply = Http.send("OPTIONS", node.url() + "/analytics", BodyPublishers.noBody());

    assertThat(reply.expectProblem(405).header("allow")).contains("GET", "POST");
  }
}
