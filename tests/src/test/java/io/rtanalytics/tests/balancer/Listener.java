package io.rtanalytics.tests.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.rtanalytics.tests.harness.LoopbackServer;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands where a node would, keeps the heads of requests, and answers with an empty 202 or hangs
 * up.
 */
final class Listener implements AutoCloseable {
  private static final String ACCEPTED =
      "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

  private final boolean answers;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final LoopbackServer server = new LoopbackServer(this::answer);

  Listener(boolean answers) {
    this.answers = answers;
  }

  private void answer(Socket client) throws IOException {
    heads.add(LoopbackServer.head(client.getInputStream()));
    if (answers) {
      client.getOutputStream().write(ACCEPTED.getBytes(ISO_8859_1));
    }
  }

  int port() {
    return server.port();
  }

  /** The request line and headers of each request so far. */
  List<String> heads() {
    return List.copyOf(heads);
  }

  @Override
  public void close() {
    server.close();
  }
}
