package io.rtanalytics.tests.harness;

import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A node of rt in its own process, that can be ended and started again. */
public final class Node implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(40);

  private final int port;
  private final Path output;
  private final List<String> flags;
  private final List<String> arguments;
  private RtProcess process;

  /**
   * Starts a node.
   *
   * @param port where it will listen
   * @param output the file that gets what it writes
   * @param flags flags of its JVM
   * @param arguments its command line
   */
  public Node(int port, Path output, List<String> flags, List<String> arguments) {
    this.port = port;
    this.output = output;
    this.flags = List.copyOf(flags);
    this.arguments = List.copyOf(arguments);
    this.process = RtProcess.start(output, flags, arguments);
  }

  /** Starts {@code rt serve} with its data below a directory, and waits until it is ready. */
  public static Node serve(Path directory, String... options) {
    return serve(directory, RtProcess.SMALL, options);
  }

  /** As above, with flags for its JVM. */
  public static Node serve(Path directory, List<String> flags, String... options) {
    int port = Ports.free(1).get(0);
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("serve", "--port", Integer.toString(port)));
    arguments.addAll(List.of("--data", directory.resolve("data").toString()));
    arguments.addAll(List.of(options));
    Node node = new Node(port, directory.resolve("serve.log"), flags, arguments);
    try {
      return node.awaitReady();
    } catch (RuntimeException | AssertionError e) {
      node.close();
      throw e;
    }
  }

  /** Waits for {@code /health/ready}. */
  public Node awaitReady() {
    await("ready: rt " + String.join(" ", arguments))
        .atMost(START)
        .pollDelay(Duration.ofMillis(100))
        .pollInterval(Duration.ofMillis(50))
        .until(this::isReadyOrEnded);
    if (!process.isAlive()) {
      throw new AssertionError("rt ended: " + arguments + "\n" + process.output());
    }
    return this;
  }

  private boolean isReadyOrEnded() {
    return !process.isAlive() || isReady();
  }

  /** Whether {@code /health/ready} is 200. */
  public boolean isReady() {
    try {
      return get("/health/ready").status() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Starts it again with the same command line, after it was ended; waits until it is ready. */
  public Node restart() {
    startAgain();
    return awaitReady();
  }

  /** Starts it again and does not wait. */
  public void startAgain() {
    process.close();
    process = RtProcess.start(output, flags, arguments);
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** Its address, without a path. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** The process it runs in now. */
  public RtProcess process() {
    return process;
  }

  /** What it has written since its first start. */
  public String output() {
    return process.output();
  }

  /** GET of a path with a query. */
  public Reply get(String path, String... headers) {
    return Http.get(url() + path, headers);
  }

  /** POST of a single event. */
  public Reply post(ModelEvent event) {
    return Http.post(url() + "/analytics?" + event.query());
  }

  /** POST of a bulk body. */
  public Reply batch(String query, String type, String body) {
    return Http.post(url() + "/analytics/batch" + query, type, body);
  }

  /** What the node shows for the slice of a timestamp. */
  public Count count(long timestamp) {
    return Count.parse(get("/analytics?timestamp=" + timestamp).expect(200).body());
  }

  /** What the node shows for all slices of a range of timestamps, empty ones left out. */
  public Map<Long, Count> counts(long from, long to) {
    Reply reply = get("/analytics/allslices?from=" + from + "&timestamp=" + to).expect(200);
    List<String> lines = reply.body().lines().toList();
    Map<Long, Count> counts = new TreeMap<>();
    for (int i = 0; i < lines.size(); i += 4) {
      Count count = Count.of(lines.subList(i + 1, i + 4));
      if (!count.equals(Count.ZERO)) {
        counts.put(Long.parseLong(lines.get(i).replace("slice,", "")), count);
      }
    }
    return counts;
  }

  /** Scrapes its metrics. */
  public Metrics metrics() {
    return Metrics.parse(get("/metrics").expect(200).body());
  }

  @Override
  public void close() {
    process.close();
  }
}
