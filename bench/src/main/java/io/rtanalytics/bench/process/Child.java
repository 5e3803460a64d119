package io.rtanalytics.bench.process;

import io.rtanalytics.cli.text.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that the bench has started, whose output goes to a file; closing it ends it and waits
 * for that. One thread, and at the end of the bench {@link Leftovers}'.
 */
public final class Child implements AutoCloseable {
  private static final long END_SECONDS = 25; // rt gives itself 20
  private static final int LINES_TOLD = 5;

  private final String name;
  private final Process process;
  private final Path output;
  private final Leftovers leftovers;

  private Child(String name, Process process, Path output, Leftovers leftovers) {
    this.name = name;
    this.process = process;
    this.output = output;
    this.leftovers = leftovers;
  }

  /**
   * Starts a process, in the directory of the file that it writes to.
   *
   * @param name what messages call it
   * @param command the program and its arguments
   * @param environment variables that it gets beside the bench's own
   * @param output the file that gets what it writes
   * @throws Failure if it can't be started
   */
  static Child start(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path output,
      Leftovers leftovers)
      throws Failure {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(output.resolveSibling("").toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    try {
      Child child = new Child(name, builder.start(), output, leftovers);
      try {
        leftovers.add(child);
      } catch (IllegalStateException e) {
        child.close();
        throw e;
      }
      return child;
    } catch (IOException e) {
      throw new Failure(name + " can't be started: " + e.getMessage(), e);
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** What messages call it. */
  public String name() {
    return name;
  }

  /**
   * Writes a line to its standard input.
   *
   * @throws Failure if it does not read any more
   */
  public void tell(String line) throws Failure {
    try {
      OutputStream input = process.getOutputStream();
      input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      input.flush();
    } catch (IOException e) {
      throw new Failure(name + " does not listen: " + lastLines(), e);
    }
  }

  /**
   * Returns if it runs.
   *
   * @throws Failure if it has ended, with what it wrote last
   */
  void requireAlive() throws Failure {
    if (!process.isAlive()) {
      throw new Failure(name + " ended with " + process.exitValue() + ": " + lastLines());
    }
  }

  /**
   * Waits for its end.
   *
   * @return all that it has written
   * @throws Failure if it does not end in time, or with another status than 0
   */
  public String result(long longestSeconds) throws Failure, InterruptedException {
    if (!process.waitFor(longestSeconds, TimeUnit.SECONDS)) {
      throw new Failure(name + " still runs after " + longestSeconds + " s");
    }
    if (process.exitValue() != 0) {
      throw new Failure(name + " ended with " + process.exitValue() + ": " + lastLines());
    }
    return output();
  }

  private String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return "(" + output + " can't be read: " + e.getMessage() + ")";
    }
  }

  private String lastLines() {
    List<String> lines = output().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size()));
  }

  /** Asks it to end (SIGTERM), and insists (SIGKILL) if it does not. */
  @Override
  public void close() {
    process.destroy();
    boolean interrupted = false;
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      interrupted = true;
    }
    leftovers.remove(this);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return name + " (process " + pid() + ")";
  }
}
