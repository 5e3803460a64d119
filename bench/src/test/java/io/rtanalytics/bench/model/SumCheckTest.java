package io.rtanalytics.bench.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.rtanalytics.bench.load.Latency;
import io.rtanalytics.bench.load.LoadReport;
import io.rtanalytics.bench.load.Outcomes;
import io.rtanalytics.bench.load.RequestSequence;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hundred events of fifty users, twelve of them clicks, and what a server may say about them. */
class SumCheckTest {
  private static final RequestSequence SEQUENCE = RequestSequence.posts("u", 50, 1_700_000_000);
  private static final int EVENTS = 100;

  private final Ledger ledger = new Ledger();
  private HttpServer server;
  private volatile String shown = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/analytics",
        exchange -> {
          byte[] body = shown.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Verdict check(long users, long clicks, long impressions) throws Exception {
    shown = "unqiue_users,%d\nclicks,%d\nimpressions,%d\n".formatted(users, clicks, impressions);
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return SumCheck.of("test", url, ledger, 1, 0);
  }

  private static BitSet numbers(int from, int to) {
    BitSet numbers = new BitSet();
    numbers.set(from, to);
    return numbers;
  }

  private static LoadReport report(long succeeded, Optional<Outcomes> outcomes) {
    return new LoadReport(EVENTS, succeeded, 0, 0, 1, Latency.NONE, outcomes);
  }

  private static long clicks(int events) {
    return IntStream.range(0, events).filter(SEQUENCE::isClick).count();
  }

  @Test
  void whatIsKnownExactlyMustBeEqual() throws Exception {
    ledger.add(
        SEQUENCE, report(EVENTS, Optional.of(new Outcomes(numbers(0, EVENTS), new BitSet()))));
    long clicks = clicks(EVENTS);

    assertThat(check(50, clicks, EVENTS - clicks).right()).isTrue();
    assertThat(check(49, clicks, EVENTS - clicks).right()).isFalse();
    assertThat(check(50, clicks + 1, EVENTS - clicks).right()).isFalse();
    assertThat(check(50, clicks, EVENTS - clicks - 1).right()).isFalse();
  }

  @Test
  void whatIsUnknownMayCountOrNot() throws Exception {
    ledger.add(SEQUENCE, report(40, Optional.of(new Outcomes(numbers(0, 40), numbers(40, 60)))));
    long least = clicks(40);
    long most = clicks(60);

    assertThat(check(40, least, 40 - least).right()).isTrue();
    assertThat(check(50, most, 60 - most).right()).isTrue();
    assertThat(check(39, least, 40 - least).right()).isFalse();
    assertThat(check(50, most, 61 - most).right()).isFalse();
  }

  @Test
  void whereOnlyTheNumberIsKnownSomeMayBeMissing() throws Exception {
    ledger.add(SEQUENCE, report(97, Optional.empty()));
    long clicks = clicks(EVENTS);

    assertThat(check(50, clicks, 97 - clicks).right()).isTrue();
    assertThat(check(50, clicks, EVENTS - clicks).right()).isTrue();
    assertThat(check(50, clicks, 96 - clicks).right()).isFalse();
    assertThat(check(51, clicks, EVENTS - clicks).right()).isFalse();
    // Each is possible by itself, but together they are fewer than were accepted.
    assertThat(check(50, clicks - 3, EVENTS - clicks - 3).right()).isFalse();
  }

  @Test
  void repeatsOfAFileBringNoNewUsers() throws Exception {
    ledger.addEvents(SEQUENCE, EVENTS, 3);

    assertThat(check(50, 3 * clicks(EVENTS), 3 * (EVENTS - clicks(EVENTS))).right()).isTrue();
  }
}
