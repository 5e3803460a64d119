package io.rtanalytics.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on a raw socket, so that it can do what no proper server does. */
final class FakeServer implements AutoCloseable {
  /** A request, read whole; the body has a character per byte. */
  record Request(String line, Map<String, String> headers, String body) {}

  /** Answers a request, or does something worse. */
  @FunctionalInterface
  interface Behaviour {
    void answer(Request request, Socket socket) throws IOException;
  }

  private final ServerSocket listening;
  private final Behaviour behaviour;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  FakeServer(Behaviour behaviour) throws IOException {
    this.behaviour = behaviour;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** One that always answers the same. */
  static FakeServer answering(int status, byte[] body, String... headers) throws IOException {
    return new FakeServer((request, socket) -> reply(socket, status, body, headers));
  }

  static void reply(Socket socket, int status, byte[] body, String... headers) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\n");
    head.append("Content-Length: ").append(body.length).append("\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    write(socket, head + "\r\n");
    socket.getOutputStream().write(body);
  }

  /** Begins a 200 that has no length but goes on in {@link #chunk}s. */
  static void begin(Socket socket) throws IOException {
    write(socket, "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n");
  }

  /** A piece of it; an empty one is its end. */
  static void chunk(Socket socket, byte[] bytes) throws IOException {
    write(socket, Integer.toHexString(bytes.length) + "\r\n");
    socket.getOutputStream().write(bytes);
    write(socket, "\r\n");
  }

  static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  int port() {
    return listening.getLocalPort();
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  int connections() {
    return connections.get();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "fake server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        sockets.add(socket);
        connections.incrementAndGet();
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        Request request = read(line, in);
        requests.add(request);
        behaviour.answer(request, socket);
        if (socket.isClosed()) {
          return;
        }
      }
    } catch (IOException e) {
      // the other side has closed
    }
  }

  private static Request read(String line, DataInputStream in) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    byte[] body = new byte[Integer.parseInt(headers.getOrDefault("content-length", "0"))];
    in.readFully(body);
    if (headers.containsKey("transfer-encoding")) {
      body = chunks(in);
    }
    return new Request(line, headers, new String(body, StandardCharsets.ISO_8859_1));
  }

  private static byte[] chunks(DataInputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (true) {
      int length = Integer.parseInt(line(in), 16);
      all.writeBytes(in.readNBytes(length));
      line(in);
      if (length == 0) {
        return all.toByteArray();
      }
    }
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
