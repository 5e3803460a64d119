package io.rtanalytics.tests.harness;

import java.io.IOException;
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
import java.util.function.Supplier;

/**
 * Sends single events over many kept-alive connections, one request at a time on each, and records
 * what became of every one. Nothing is sent twice.
 */
public final class EventSender implements AutoCloseable {
  private static final int READ_MILLIS = 15_000;
  private static final long LONGEST_SECONDS = 180;

  /** Where the events come from; asked by many threads, one at a time. Empty: no more. */
  private final Supplier<Optional<ModelEvent>> source;

  private final Supplier<Integer> ports;
  private final ExecutorService threads;
  private final List<Future<SendReport>> connections = new ArrayList<>();
  private final AtomicInteger answered = new AtomicInteger();
  private volatile boolean stopped;

  private EventSender(
      Supplier<Optional<ModelEvent>> source, int connections, Supplier<Integer> ports) {
    this.source = source;
    this.ports = ports;
    this.threads = Executors.newFixedThreadPool(connections);
    for (int i = 0; i < connections; i++) {
      this.connections.add(threads.submit(this::run));
    }
  }

  /** Sends events to a node and waits for all answers. */
  public static SendReport send(List<ModelEvent> events, int connections, Node... nodes) {
    Iterator<ModelEvent> all = events.iterator();
    Supplier<Optional<ModelEvent>> source =
        () -> all.hasNext() ? Optional.of(all.next()) : Optional.empty();
    try (EventSender sender = start(source, connections, nodes)) {
      return sender.await();
    }
  }

  /**
   * Begins to send, and goes on until the source is empty or {@link #stop} is called.
   *
   * @param nodes where to; each connection goes to one of them, in turn
   */
  public static EventSender start(
      Supplier<Optional<ModelEvent>> source, int connections, Node... nodes) {
    AtomicInteger next = new AtomicInteger();
    return new EventSender(
        source, connections, () -> nodes[next.getAndIncrement() % nodes.length].port());
  }

  /** How many answers there were so far. */
  public int answered() {
    return answered.get();
  }

  /** Sends no further events, waits for the answers under way, and reports. */
  public SendReport stop() {
    stopped = true;
    return await();
  }

  /** Waits until the source is empty and all answers are there, and reports. */
  public SendReport await() {
    SendReport all = SendReport.empty();
    try {
      for (Future<SendReport> connection : connections) {
        all.addAll(connection.get(LONGEST_SECONDS, TimeUnit.SECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
    return all;
  }

  private SendReport run() {
    SendReport report = SendReport.empty();
    int port = ports.get();
    while (!stopped && sendAll(port, report)) {
      // The connection broke: the next event goes over a new one.
    }
    return report;
  }

  /** Sends until the connection breaks or nothing is left; says whether to go on. */
  private boolean sendAll(int port, SendReport report) {
    Optional<ModelEvent> event = next();
    if (event.isEmpty()) {
      return false;
    }
    HttpConnection connection;
    try {
      connection = new HttpConnection(port, READ_MILLIS);
    } catch (IOException e) {
      report.addUnsent(event.get());
      return false; // nobody is there, and asking on and on would only fill the report
    }
    try (connection) {
      while (event.isPresent()) {
        if (!sendOne(connection, event.get(), report)) {
          return true;
        }
        event = next();
      }
    } catch (IOException e) {
      throw new IllegalStateException("closing a socket", e);
    }
    return false;
  }

  private boolean sendOne(HttpConnection connection, ModelEvent event, SendReport report) {
    try {
      connection.write(
          HttpConnection.head("POST /analytics?" + event.query(), "Content-Length: 0"));
      Reply reply = connection.read();
      report.add(event, reply.status());
      answered.incrementAndGet();
      return !reply.header("connection").equals("close");
    } catch (IOException e) {
      report.add(event, 0);
      return false;
    }
  }

  private synchronized Optional<ModelEvent> next() {
    return stopped ? Optional.empty() : source.get();
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdownNow();
  }
}
