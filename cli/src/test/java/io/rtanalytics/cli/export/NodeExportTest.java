package io.rtanalytics.cli.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rtanalytics.api.http.SliceCsv;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.client.AnalyticsClient;
import io.rtanalytics.timeline.Timeline;
import io.rtanalytics.totals.SliceEntry;
import io.rtanalytics.totals.SliceTotals;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More slices than one page has, of a node that has a click in each. */
class NodeExportTest {
  private static final Timeline MINUTES = new Timeline(Instant.EPOCH, 60);
  private static final long FIRST = 100; // the first that is kept
  private static final long LAST = FIRST + 2 * NodeExport.PAGE_SLICES + 7;
  private static final Clock SLOW =
      Clock.fixed(MINUTES.startOf(LAST - 1), ZoneOffset.UTC); // behind the node's

  private final List<String> queries = new CopyOnWriteArrayList<>();
  private final Set<Thread> writers = new HashSet<>();
  private HttpServer node;
  private String wrong = "";

  @BeforeEach
  void start() throws IOException {
    node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.createContext("/analytics", this::one);
    node.createContext("/analytics/allslices", this::many);
    node.start();
  }

  @AfterEach
  void stop() {
    node.stop(0);
  }

  private void one(HttpExchange exchange) throws IOException {
    long slice = MINUTES.sliceOf(Long.parseLong(query(exchange).get("timestamp")));
    String json =
        """
        {"slice":%d,"start":"%s","end":"%s","unique_users":1,"clicks":1,"impressions":0}"""
            .formatted(slice, MINUTES.startOf(slice), MINUTES.endOf(slice));
    answer(exchange, json);
  }

  private void many(HttpExchange exchange) throws IOException {
    queries.add(String.valueOf(exchange.getRequestURI().getRawQuery()));
    Map<String, String> query = query(exchange);
    String from = query.get("from");
    String to = query.get("timestamp");
    long first = from == null ? FIRST : MINUTES.sliceOf(Long.parseLong(from));
    long last = to == null ? LAST : MINUTES.sliceOf(Long.parseLong(to));
    StringBuilder csv = new StringBuilder(SliceCsv.COLUMNS).append('\n');
    for (long slice = first; slice <= last; slice++) {
      append(csv, slice);
    }
    answer(exchange, wrong.isEmpty() ? csv.toString() : wrong);
  }

  private static void append(StringBuilder csv, long slice) {
    SliceCsv.append(csv, MINUTES, new SliceEntry(slice, new SliceTotals(1, 1, 0)));
    csv.append('\n');
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new LinkedHashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String part : raw == null ? new String[0] : raw.split("&", -1)) {
      query.put(part.substring(0, part.indexOf('=')), part.substring(part.indexOf('=') + 1));
    }
    return query;
  }

  /** Some of it may be left unread: then the connection is closed by the other side. */
  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private String exported() throws Exception {
    StringWriter out =
        new StringWriter() {
          @Override
          public StringWriter append(CharSequence text) {
            throw new AssertionError("not called by a PrintWriter");
          }

          @Override
          public void write(String text, int from, int length) {
            writers.add(Thread.currentThread());
            super.write(text, from, length);
          }
        };
    String url = "http://localhost:" + node.getAddress().getPort() + "/analytics";
    try (AnalyticsClient client = new AnalyticsClient(NodeExport.CONNECTIONS);
        ExportTarget target = ExportTarget.standardOutput(new PrintWriter(out))) {
      new NodeExport(client, url, SLOW).write(new ExportRange(null, null, false), target);
      target.complete();
    }
    return out.toString();
  }

  /** The client's own threads wait for nobody who reads slowly, or its requests would time out. */
  @Test
  void pagesAreWrittenBetweenRequestsByWhoeverExports() throws Exception {
    StringBuilder all = new StringBuilder(SliceCsv.COLUMNS).append('\n');
    for (long slice = FIRST; slice <= LAST; slice++) {
      append(all, slice);
    }

    assertThat(exported()).isEqualTo(all.toString());

    assertThat(writers).containsExactly(Thread.currentThread());
    long second = 60 * (FIRST + NodeExport.PAGE_SLICES);
    long third = second + 60 * NodeExport.PAGE_SLICES;
    assertThat(queries)
        .containsExactly("null", "from=" + second + "&timestamp=" + (third - 60), "from=" + third);
  }

  @Test
  void aLineWithoutEndIsNoAnswer() {
    wrong = "x".repeat(1 << 20);
    assertThatThrownBy(this::exported)
        .isInstanceOf(Failure.class)
        .hasMessageContaining("something else than slices");
  }
}
