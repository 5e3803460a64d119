package io.rtanalytics.tests.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A web site: pages on a free port of localhost, an origin of its own. */
final class PageServer implements AutoCloseable {
  private static final String PAGE =
      """
      <!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
      <link rel="icon" href="data:,">%s</head><body><main>%s</main></body></html>""";

  private final Map<String, String> pages = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  PageServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  /** Adds a page. */
  PageServer with(String path, String head, String body) {
    pages.put(path, PAGE.formatted(head, body));
    return this;
  }

  /** How often somebody has asked for exactly this. */
  long asked(String pathAndQuery) {
    return asked.stream().filter(pathAndQuery::equals).count();
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().toString());
    String page = pages.get(exchange.getRequestURI().getPath());
    byte[] bytes = (page == null ? "no such page" : page).getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    exchange.sendResponseHeaders(page == null ? 404 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  String host() {
    return "localhost:" + server.getAddress().getPort();
  }

  String url(String path) {
    return "http://" + host() + path;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
