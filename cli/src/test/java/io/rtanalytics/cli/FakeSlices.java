package io.rtanalytics.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A node that answers {@code allslices} as it is told to. */
final class FakeSlices implements AutoCloseable {
  private final HttpServer server;
  private final List<String> queries = new CopyOnWriteArrayList<>();
  private final int status;
  private final String body;
  private final int promised;

  private FakeSlices(int status, String body, int promised) throws IOException {
    this.status = status;
    this.body = body;
    this.promised = promised;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/analytics/allslices", this::answer);
    server.start();
  }

  /** One that answers this. */
  static FakeSlices answering(int status, String body) throws IOException {
    return new FakeSlices(status, body, body.length());
  }

  /** One that breaks off after this. */
  static FakeSlices breakingOff(String body) throws IOException {
    return new FakeSlices(200, body, body.length() + 1000);
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** The queries so far. */
  List<String> queries() {
    return queries;
  }

  private void answer(HttpExchange exchange) throws IOException {
    queries.add(
        exchange.getRequestURI().getRawQuery() + " " + exchange.getRequestHeaders().get("Accept"));
    exchange.sendResponseHeaders(status, promised);
    exchange.getResponseBody().write(body.getBytes(UTF_8));
    exchange.getResponseBody().flush();
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
