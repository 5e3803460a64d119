package io.rtanalytics.tests.balancer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rtanalytics.tests.harness.Ports;
import io.rtanalytics.tests.harness.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The nginx of this machine with etc/nginx.conf, on a port of its own; only paths and ports differ.
 */
public final class Nginx implements AutoCloseable {
  private static final List<Path> PLACES =
      List.of(
          Path.of("/usr/sbin/nginx"), Path.of("/usr/local/sbin/nginx"), Path.of("/usr/bin/nginx"));
  private static final Duration START = Duration.ofSeconds(10);

  private final Path directory;
  private final int port;
  private final Process process;
  private final Thread endWithTests;

  private Nginx(Path directory, int port, Process process) {
    this.directory = directory;
    this.port = port;
    this.process = process;
    this.endWithTests = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(endWithTests);
  }

  /** Skips the tests of a class if there is no nginx here. */
  public static void assumeInstalled() {
    assumeTrue(
        PLACES.stream().anyMatch(Files::isExecutable),
        () -> "Skipped: no nginx here, none of " + PLACES);
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param directory gets its files
   * @param first the port of one node
   * @param second that of the other
   */
  public static Nginx start(Path directory, int first, int second) {
    return start(directory, first, second, conf());
  }

  /** As above, with the locations that docs/collection.md has for the name that pages use. */
  static Nginx startForPages(Path directory, int first, int second) {
    String conf = conf();
    String before = conf.substring(0, conf.indexOf("location / {"));
    return start(directory, first, second, before + locationsForPages() + "}\n}\n");
  }

  /** The shipped file. */
  static String conf() {
    return read(Project.root().resolve("etc/nginx.conf"));
  }

  /** What docs/collection.md has in the place of the shipped file's locations. */
  static String locationsForPages() {
    return read(Project.root().resolve("docs/collection.md"))
        .lines()
        .filter(line -> line.startsWith("    location "))
        .collect(Collectors.joining("\n"));
  }

  private static Nginx start(Path directory, int first, int second, String conf) {
    int port = Ports.free(1).get(0);
    try {
      Files.createDirectories(directory.resolve("temp"));
      Path file =
          Files.writeString(
              directory.resolve("nginx.conf"), text(conf, directory, port, first, second));
      Process process =
          new ProcessBuilder(
                  executable().toString(),
                  "-p",
                  directory.toString(),
                  "-c",
                  file.toString(),
                  "-e",
                  directory.resolve("start.log").toString(),
                  "-g",
                  "daemon off; pid " + directory.resolve("nginx.pid") + ";")
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("output.log").toFile())
              .start();
      Nginx nginx = new Nginx(directory, port, process);
      await("nginx listens")
          .atMost(START)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> !Ports.isFree(port) || !process.isAlive());
      if (!process.isAlive()) {
        nginx.close();
        throw new AssertionError(
            "nginx ended: " + nginx.read("output.log") + nginx.read("start.log"));
      }
      return nginx;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path executable() {
    return PLACES.stream().filter(Files::isExecutable).findFirst().orElseThrow();
  }

  /** The file; each replacement must find what it replaces. */
  private static String text(String conf, Path directory, int port, int first, int second) {
    StringBuilder temporary = new StringBuilder("http {");
    for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
      temporary.append(kind).append("_temp_path ").append(directory.resolve("temp")).append("; ");
    }
    String text = replace(conf, "http {", temporary.toString());
    text = replace(text, "listen 80;", "listen 127.0.0.1:" + port + ";");
    text = replace(text, "127.0.0.1:8000", "127.0.0.1:" + first);
    text = replace(text, "127.0.0.1:8001", "127.0.0.1:" + second);
    text = replace(text, "worker_processes auto;", "worker_processes 1;");
    return replace(text, "/var/log/nginx", directory.toString());
  }

  private static String replace(String text, String what, String by) {
    if (!text.contains(what)) {
      throw new AssertionError("etc/nginx.conf has no " + what);
    }
    return text.replace(what, by);
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** Its address, without a path. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** What it has written of requests. */
  public String accessLog() {
    return read("rt.log");
  }

  /** Everything else that it has written. */
  public String otherLogs() {
    return read("error.log") + read("start.log") + read("output.log");
  }

  private String read(String name) {
    Path file = directory.resolve(name);
    return Files.exists(file) ? read(file) : "";
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy(); // it takes its workers with it
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    Runtime.getRuntime().removeShutdownHook(endWithTests);
  }
}
