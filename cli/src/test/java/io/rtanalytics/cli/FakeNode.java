package io.rtanalytics.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A node that counts single events in slices of a minute, by code of its own, and says of uploads
 * what it is told to say. It can be made to miscount, and to answer with errors first.
 */
public final class FakeNode implements AutoCloseable {
  private static final int LENGTH = 60;

  /** An upload that arrived; the body has a character per byte. */
  public record Received(String query, String type, String encoding, String body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final Queue<Integer> errors = new ConcurrentLinkedQueue<>();
  private final List<Received> uploads = new CopyOnWriteArrayList<>();
  private volatile String report =
      "{\"accepted\":3,\"duplicates\":0,\"rejected_total\":0,\"rejected\":[]}";

  // Guarded by this.
  private final Map<Long, long[]> counts = new TreeMap<>();
  private final Map<Long, Set<String>> users = new TreeMap<>();
  private final Set<String> ids = new HashSet<>();
  private int forget;
  private int swallow;

  /** Listens on a free port. */
  public FakeNode() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/analytics", this::analytics);
    server.createContext("/analytics/batch", this::batch);
    server.createContext("/analytics/allslices", this::allSlices);
    server.start();
  }

  /** The URL of its {@code /analytics}. */
  public String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/analytics";
  }

  /** Answers the next request with an error. */
  public void fail(int status) {
    errors.add(status);
  }

  /** Accepts the next events without counting them. */
  public synchronized void forget(int events) {
    forget = events;
  }

  /** Counts the next events but answers 504. */
  public synchronized void swallow(int answers) {
    swallow = answers;
  }

  /** What is answered to uploads. */
  public void report(String json) {
    report = json;
  }

  /** The uploads so far. */
  public List<Received> uploads() {
    return uploads;
  }

  private void analytics(HttpExchange exchange) throws IOException {
    Map<String, String> query = query(exchange);
    if (exchange.getRequestMethod().equals("GET")) {
      answer(exchange, 200, slice(Long.parseLong(query.get("timestamp")) / LENGTH));
      return;
    }
    Integer error = errors.poll();
    answer(exchange, error == null ? count(query) : error, "{\"detail\":\"as told\"}");
  }

  private synchronized int count(Map<String, String> query) {
    if (forget > 0) {
      forget--;
      return 202;
    }
    String id = query.get("id");
    if (id == null || ids.add(query.get("user") + ' ' + id)) {
      long slice = Long.parseLong(query.get("timestamp")) / LENGTH;
      counts.computeIfAbsent(slice, it -> new long[2])[query.containsKey("click") ? 0 : 1]++;
      users.computeIfAbsent(slice, it -> new HashSet<>()).add(query.get("user"));
    }
    if (swallow > 0) {
      swallow--;
      return 504;
    }
    return 202;
  }

  private void allSlices(HttpExchange exchange) throws IOException {
    Map<String, String> query = query(exchange);
    StringBuilder all = new StringBuilder("[");
    long last = Long.parseLong(query.get("timestamp")) / LENGTH;
    for (long slice = Long.parseLong(query.get("from")) / LENGTH; slice <= last; slice++) {
      all.append(all.length() > 1 ? "," : "").append(slice(slice));
    }
    answer(exchange, 200, all + "]");
  }

  private synchronized String slice(long slice) {
    long[] count = counts.getOrDefault(slice, new long[2]);
    return """
        {"slice":%d,"start":"%s","end":"%s","unique_users":%d,"clicks":%d,"impressions":%d}"""
        .formatted(
            slice,
            Instant.ofEpochSecond(slice * LENGTH),
            Instant.ofEpochSecond((slice + 1) * LENGTH),
            users.getOrDefault(slice, Set.of()).size(),
            count[0],
            count[1]);
  }

  private void batch(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    uploads.add(
        new Received(
            exchange.getRequestURI().getRawQuery(),
            exchange.getRequestHeaders().getFirst("Content-Type"),
            String.valueOf(exchange.getRequestHeaders().getFirst("Content-Encoding")),
            new String(body, ISO_8859_1)));
    Integer error = errors.poll();
    answer(
        exchange, error == null ? 202 : error, error == null ? report : "{\"detail\":\"as told\"}");
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String part : exchange.getRequestURI().getRawQuery().split("&", -1)) {
      int equals = part.indexOf('=');
      query.put(equals < 0 ? part : part.substring(0, equals), part.substring(equals + 1));
    }
    return query;
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
