package io.rtanalytics.tests.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One of Kafka's own servers in its own process, broker and controller in one. It keeps its data
 * and its ports over restarts.
 */
public final class KafkaBroker implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of(
          "-Xmx256m",
          "-Xss512k",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError");

  private final int number;
  private final int port;
  private final Path output;
  private final List<String> command;
  private RtProcess process;

  /**
   * Starts it.
   *
   * @param directory where it keeps everything, in a directory of its own
   * @param number its number, from 0
   * @param servers the ports of all servers, in order of their numbers: {@code client:controller}
   */
  KafkaBroker(Path directory, int number, List<String> servers) {
    this.number = number;
    this.port = Integer.parseInt(servers.get(number).replaceFirst(":.*", ""));
    this.output = directory.resolve("broker-" + number + ".log");
    this.command = new ArrayList<>();
    command.add(Project.java());
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", classPath(), "io.rtanalytics.broker.BrokerMain"));
    command.add(directory.resolve("broker-" + number).toString());
    command.add(Integer.toString(number));
    command.addAll(servers);
    this.process = RtProcess.run(output, command);
  }

  private static String classPath() {
    try {
      return Project.broker().resolve("classes")
          + File.pathSeparator
          + Files.readString(Project.broker().resolve("classpath")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("Kafka's server is not built", e);
    }
  }

  /** Its number, from 0; Kafka's name for it. */
  public int number() {
    return number;
  }

  /** Where clients find it, as in {@code bootstrap.servers}. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Whether its process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it has written since its first start. */
  public String output() {
    return process.output();
  }

  /** Ends it without asking (SIGKILL), and waits for its end. */
  public void kill() {
    process.kill();
  }

  /** Asks it to end (SIGTERM), which hands its partitions over before, and waits for its end. */
  public void stop() {
    process.terminate();
  }

  /** Starts it again with its data, after it was ended; does not wait until it serves. */
  public void startAgain() {
    process.close();
    process = RtProcess.run(output, command);
  }

  /** Stops it where it stands (SIGSTOP): connections stay open, nothing answers. */
  public void freeze() {
    process.freeze();
  }

  /** Lets it go on (SIGCONT). */
  public void thaw() {
    process.thaw();
  }

  @Override
  public void close() {
    process.close();
  }
}
