package io.rtanalytics.tests.harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Clients under way: sends shipments over many kept-alive connections, one request at a time on
 * each, and notes what became of each in a {@link Ledger}. A connection that breaks is replaced; a
 * client that finds nobody listening gives up.
 */
public final class Load implements AutoCloseable {
  private static final int READ_MILLIS = 15_000;
  private static final long LONGEST_SECONDS = 180;

  private final Ledger ledger;
  private final Supplier<Optional<Shipment>> source; // guarded by this
  private final ExecutorService threads;
  private final List<Future<?>> clients = new ArrayList<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicLong longestNanos = new AtomicLong();
  private volatile boolean stopped;

  private Load(Ledger ledger, Supplier<Optional<Shipment>> source, int connections, Node... nodes) {
    this.ledger = ledger;
    this.source = source;
    this.threads = Executors.newFixedThreadPool(connections);
    for (int i = 0; i < connections; i++) {
      int port = nodes[i % nodes.length].port();
      clients.add(threads.submit(() -> run(port)));
    }
  }

  /**
   * Begins to send, and goes on until the source is empty or {@link #stop} is called.
   *
   * @param nodes where to; each connection goes to one of them, in turn
   */
  public static Load start(
      Ledger ledger, Supplier<Optional<Shipment>> source, int connections, Node... nodes) {
    return new Load(ledger, source, connections, nodes);
  }

  /** Sends shipments once and waits for all answers. */
  public static void send(Ledger ledger, List<Shipment> shipments, int connections, Node... nodes) {
    Iterator<Shipment> all = shipments.iterator();
    Supplier<Optional<Shipment>> source =
        () -> all.hasNext() ? Optional.of(all.next()) : Optional.empty();
    try (Load load = start(ledger, source, connections, nodes)) {
      load.finish();
    }
  }

  /** Requests that were sent, or begun to be, and not answered so far. */
  public int inFlight() {
    return inFlight.get();
  }

  /** How many answers there were so far. */
  public int answered() {
    return answered.get();
  }

  /** The longest that a client waited for an answer so far. */
  public Duration longest() {
    return Duration.ofNanos(longestNanos.get());
  }

  /** Waits for so many more answers, or until no client is left. */
  public void awaitAnswers(int more) {
    int enough = answered() + more;
    await("answers")
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> answered() >= enough || clients.stream().allMatch(Future::isDone));
  }

  /** Sends nothing further, and waits for the answers under way. */
  public void stop() {
    stopped = true;
    finish();
  }

  private void finish() {
    try {
      for (Future<?> client : clients) {
        client.get(LONGEST_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private void run(int port) {
    boolean goOn = true;
    while (goOn && !stopped) {
      goOn = sendOverOneConnection(port);
    }
  }

  /** Sends until the connection ends or nothing is left; says whether to go on. */
  private boolean sendOverOneConnection(int port) {
    Optional<Shipment> shipment = next();
    if (shipment.isEmpty()) {
      return false;
    }
    HttpConnection connection;
    try {
      connection = new HttpConnection(port, READ_MILLIS);
    } catch (IOException e) {
      ledger.unsent(shipment.get());
      return false; // asking on and on would only fill the ledger
    }
    try (connection) {
      while (shipment.isPresent()) {
        if (!send(connection, shipment.get())) {
          return true;
        }
        shipment = next();
      }
    } catch (IOException e) {
      throw new IllegalStateException("closing a socket", e);
    }
    return false;
  }

  private boolean send(HttpConnection connection, Shipment shipment) {
    byte[] request = shipment.request();
    long began = System.nanoTime();
    inFlight.incrementAndGet();
    try {
      connection.write(request);
      Reply reply = connection.read();
      ledger.answered(shipment, reply);
      answered.incrementAndGet();
      return !reply.header("connection").equals("close");
    } catch (IOException e) {
      ledger.unanswered(shipment);
      return false;
    } finally {
      inFlight.decrementAndGet();
      longestNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
    }
  }

  private synchronized Optional<Shipment> next() {
    return stopped ? Optional.empty() : source.get();
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdownNow();
  }
}
