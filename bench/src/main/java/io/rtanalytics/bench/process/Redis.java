package io.rtanalytics.bench.process;

import io.rtanalytics.bench.load.Latency;
import io.rtanalytics.cli.text.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import lombok.AccessLevel;
import lombok.Getter;
import lombok.RequiredArgsConstructor;
import lombok.experimental.Accessors;

/**
 * Redis that counts the same event exactly, each on disk before it is answered: a set of users, a
 * hash of counts. One thread.
 */
@RequiredArgsConstructor(access = AccessLevel.PRIVATE)
@Accessors(fluent = true)
public final class Redis implements AutoCloseable {
  /** What has to be installed. */
  public static final String PROGRAM = "redis-server";

  private static final String SCRIPT =
      "redis.call('SADD',KEYS[1],ARGV[1]) return redis.call('HINCRBY',KEYS[2],ARGV[2],1)";
  private static final long LONGEST_SECONDS = 1200;
  private static final long PAUSE_MILLIS = 50;
  private static final int CSV_FIELDS = 7; // behind the name: rate, mean, min, p50, p95, p99, max

  private final Workbench workbench;
  private final Yardstick server;

  /** Its name and version. */
  @Getter private final String name;

  /** What redis-benchmark found. */
  public record Result(double rate, Latency latency) {}

  /** Starts one, if it and its tools are installed. */
  public static Optional<Redis> start(Workbench workbench) throws Failure, InterruptedException {
    Optional<Path> program = workbench.program(PROGRAM);
    if (program.isEmpty()
        || workbench.program("redis-benchmark").isEmpty()
        || workbench.program("redis-cli").isEmpty()) {
      return Optional.empty();
    }
    String path = program.get().toString();
    String version =
        workbench.output(List.of(path, "--version")).replaceFirst(".*v=(\\S+).*", "$1");
    Yardstick server =
        Yardstick.start(
            workbench,
            "redis",
            (directory, port) ->
                workbench.start(PROGRAM, command(path, port), directory.resolve("output")),
            (child, port) -> {
              while (!cli(workbench, port, "ping").equals("PONG")) {
                child.requireAlive();
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
              }
            });
    return Optional.of(new Redis(workbench, server, "Redis " + version));
  }

  /** Its directory is the one it is started in. */
  private static List<String> command(String path, int port) {
    return List.of(
        path,
        "--bind",
        "127.0.0.1",
        "--port",
        Integer.toString(port),
        "--appendonly",
        "yes",
        "--appendfsync",
        "always",
        "--save",
        "");
  }

  private static String cli(Workbench workbench, int port, String... command)
      throws Failure, InterruptedException {
    List<String> words = new ArrayList<>(List.of("redis-cli", "-p", Integer.toString(port)));
    words.addAll(List.of(command));
    return workbench.output(words);
  }

  /**
   * Counts events of random users.
   *
   * @param events how many
   * @param users how many different users
   * @param connections how many, each with one event in flight
   */
  public Result count(long events, int users, int connections)
      throws Failure, InterruptedException {
    try (WorkDirectory directory = workbench.directory("redis-benchmark");
        Child benchmark =
            workbench.start(
                "redis-benchmark",
                List.of(
                    "redis-benchmark",
                    "-p",
                    Integer.toString(server.port()),
                    "-c",
                    Integer.toString(connections),
                    "-n",
                    Long.toString(events),
                    "-r",
                    Integer.toString(users),
                    "--csv",
                    "EVAL",
                    SCRIPT,
                    "2",
                    "users",
                    "counts",
                    "u__rand_int__",
                    "impressions"),
                directory.path().resolve("output"))) {
      return parse(benchmark.result(LONGEST_SECONDS));
    }
  }

  /** The name of the test, which comes first, holds commas and quotes of its own. */
  private static Result parse(String csv) throws Failure {
    List<String> lines = csv.lines().toList();
    String[] cells = lines.get(lines.size() - 1).replaceAll("\"$", "").split("\",\"", -1);
    int first = cells.length - CSV_FIELDS;
    try {
      return new Result(
          Double.parseDouble(cells[first]),
          new Latency(
              Double.parseDouble(cells[first + 3]),
              Double.parseDouble(cells[first + 5]),
              Double.parseDouble(cells[first + 6])));
    } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
      throw new Failure("redis-benchmark wrote " + csv, e);
    }
  }

  /** Events that it has counted. */
  public long counted() throws Failure, InterruptedException {
    return Long.parseLong(cli(workbench, server.port(), "HGET", "counts", "impressions"));
  }

  @Override
  public void close() throws Failure {
    server.close();
  }
}
