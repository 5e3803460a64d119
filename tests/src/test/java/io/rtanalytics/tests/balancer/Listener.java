package io.rtanalytics.tests.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands where a node would, keeps the heads of requests, and answers with an empty 202 or hangs
 * up.
 */
final class Listener implements AutoCloseable {
  private final ServerSocket socket;
  private final boolean answers;
  private final List<String> heads = new CopyOnWriteArrayList<>();

  Listener(boolean answers) {
    this.answers = answers;
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::listen, "listener");
    thread.setDaemon(true);
    thread.start();
  }

  private void listen() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        heads.add(head(client));
        if (answers) {
          client
              .getOutputStream()
              .write(
                  "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                      .getBytes(ISO_8859_1));
        }
      } catch (IOException e) {
        // Closed, or the client has gone: the next one, if any.
      }
    }
  }

  private static String head(Socket client) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = client.getInputStream().read();
      if (next < 0) {
        throw new IOException("no whole head");
      }
      head.write(next);
    }
    return head.toString(ISO_8859_1);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** The request line and headers of each request so far. */
  List<String> heads() {
    return List.copyOf(heads);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
