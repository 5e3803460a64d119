package io.rtanalytics.cli.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtanalytics.cli.text.Failure;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits of the servers, seen from a raw socket. */
class HttpFrontTest {
  private static final String HOST = "127.0.0.1";

  private Vertx vertx;
  private int port;
  private HttpFront front;

  @BeforeEach
  void listen() throws Exception {
    vertx = Vertx.vertx();
    port = HttpFront.freePort(HOST);
    front =
        HttpFront.listen(
            vertx, HOST, port, 2, (vertx, context) -> request -> request.response().end("here"));
  }

  @AfterEach
  void close() throws Exception {
    front.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void requestsAreAnswered() throws IOException {
    assertThat(ask("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200 OK")
        .endsWith("here");
  }

  @Test
  void portInUseIsAFailure() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int taken = other.getLocalPort();
      assertThatThrownBy(
              () -> HttpFront.listen(vertx, HOST, taken, 2, (vertx, context) -> it -> {}))
          .isInstanceOf(Failure.class)
          .hasMessageStartingWith("port " + taken + " of " + HOST + " can't be opened: ");
    }
  }

  @Test
  void longestEventFits() throws IOException {
    String query =
        "timestamp=1700000000&impression&user="
            + "%F0".repeat(256)
            + "&item="
            + "%F0".repeat(128)
            + "&id="
            + "%F0".repeat(128);
    assertThat(
            ask("POST /analytics?" + query + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200 OK");
  }

  @ParameterizedTest
  @CsvSource({"8200,414", "1000000,414"})
  void tooLongLineIsAnswered(int length, int status) throws IOException {
    assertThat(ask("GET /?" + "x".repeat(length) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .containsPattern("^HTTP/1.\\d " + status)
        .contains("application/problem+json", "\"status\":" + status);
  }

  @Test
  void tooLongHeadersAreAnswered() throws IOException {
    assertThat(ask("GET / HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
        .containsPattern("^HTTP/1.\\d 431");
  }

  @Test
  void somethingElseThanHttpIsAnswered() throws IOException {
    assertThat(ask("EHLO example\r\n\r\n")).containsPattern("^HTTP/1.\\d 400");
  }

  @Test
  void upgradeToHttp2IsIgnored() throws IOException {
    String upgrade =
        """
        GET / HTTP/1.1
        Host: x
        Connection: Upgrade, HTTP2-Settings
        Upgrade: h2c
        HTTP2-Settings: AAMAAABkAAQAAP__

        GET / HTTP/1.1
        Host: x
        Connection: close

        """;
    assertThat(ask(upgrade.replace("\n", "\r\n"))).startsWith("HTTP/1.1 200 OK");
  }

  @Test
  void closedServerIsGone() throws Exception {
    front.close();
    // The listening socket of several loops is closed a moment after the last of them.
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                    .isInstanceOf(IOException.class));
  }

  /** Sends bytes and reads until the server closes; a server that hangs fails the test. */
  private String ask(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5000);
      try {
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      } catch (IOException e) {
        // It has answered and closed before it had read everything.
      }
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
