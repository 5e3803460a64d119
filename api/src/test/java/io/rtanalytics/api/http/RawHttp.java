package io.rtanalytics.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** A connection that sends whatever a test wants, which no proper client would. */
final class RawHttp implements AutoCloseable {
  private final Socket socket;

  RawHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getByName("localhost"), port);
    socket.setSoTimeout(10_000);
  }

  /** Sends a request without a body and reads the whole response. */
  String post(String target) throws IOException {
    write("POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
    return response();
  }

  void write(String text) throws IOException {
    write(text.getBytes(UTF_8));
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Reads one response with a Content-Length. */
  String response() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(UTF_8).endsWith("\r\n\r\n")) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("closed after: " + head.toString(UTF_8));
      }
      head.write(next);
    }
    String text = head.toString(UTF_8);
    int length =
        text.lines()
            .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
            .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
            .findFirst()
            .orElse(0);
    return text + new String(socket.getInputStream().readNBytes(length), UTF_8);
  }

  /** Reads until the server closes the connection. */
  String rest() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }

  /** Goes away at once: the server's next read fails. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
