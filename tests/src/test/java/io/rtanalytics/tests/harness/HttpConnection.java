package io.rtanalytics.tests.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One kept-alive HTTP/1.1 connection over a bare socket: sends bytes as they are, broken ones too,
 * and costs little enough to load a server from the same machine. One thread.
 */
public final class HttpConnection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  /** Connects to a port of this machine. */
  public HttpConnection(int port, int readTimeoutMillis) throws IOException {
    socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(readTimeoutMillis);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2_000);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends one request to a port and closes. */
  public static Reply once(int port, String head) throws IOException {
    try (HttpConnection connection = new HttpConnection(port, 15_000)) {
      connection.write(head);
      return connection.read();
    }
  }

  /** The request line and headers; each header as it stands in the request. */
  public static String head(String request, String... headers) {
    return request + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + lines(headers) + "\r\n";
  }

  private static String lines(String... headers) {
    return Stream.of(headers).map(header -> header + "\r\n").collect(Collectors.joining());
  }

  /** Writes bytes, one per character. */
  public void write(String text) throws IOException {
    write(text.getBytes(ISO_8859_1));
  }

  /** Writes bytes. */
  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Reads one response. */
  public Reply read() throws IOException {
    String[] status = line().split(" ", 3);
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (one, other) -> one + ", " + other);
    }
    return new Reply(Integer.parseInt(status[1]), headers, new String(body(headers), UTF_8));
  }

  private byte[] body(Map<String, String> headers) throws IOException {
    if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
      return chunks();
    }
    String length = headers.get("content-length");
    return length == null ? new byte[0] : exactly(Integer.parseInt(length));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
      body.write(exactly(size));
      line();
    }
    line();
    return body.toByteArray();
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the connection ended within a body");
    }
    return bytes;
  }

  /** Reads until the server closes; empty if it did so without a word. */
  public String readToEnd() throws IOException {
    return new String(in.readAllBytes(), ISO_8859_1);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
