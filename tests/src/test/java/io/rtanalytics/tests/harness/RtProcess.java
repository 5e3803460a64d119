package io.rtanalytics.tests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A child JVM running {@code rt} (or what rt needs), whose output goes to a file. Whoever starts
 * one closes it; a JVM that ends early takes its children with it.
 */
public final class RtProcess implements AutoCloseable {
  /** Small and quick to start: what most tests need. */
  public static final List<String> SMALL =
      List.of("-Xmx160m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private static final long END_SECONDS = 20;

  private final Process process;
  private final Path output;
  private final Thread endWithTests;

  private RtProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
    this.endWithTests = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(endWithTests);
  }

  /**
   * Starts {@code rt} with arguments.
   *
   * @param output the file that gets what it writes, appended
   * @param flags flags of its JVM
   * @param arguments the command and its options
   */
  public static RtProcess start(Path output, List<String> flags, List<String> arguments) {
    return run(output, commandLine(flags, arguments));
  }

  /** Starts any other JVM in the same way: see {@link KafkaBroker}. */
  static RtProcess run(Path output, List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(withTemporaryFiles(output.resolveSibling("tmp"), command))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    // An rt that reads a terminal's settings would behave differently on every desk.
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    try {
      return new RtProcess(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Has a JVM keep its temporary files in a directory, made if it is missing: who is killed leaves
   * them behind.
   */
  static List<String> withTemporaryFiles(Path directory, List<String> command) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> all = new ArrayList<>(command);
    all.add(1, "-Djava.io.tmpdir=" + directory); // behind java; a flag that comes later wins
    return all;
  }

  static List<String> commandLine(List<String> flags, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Project.java());
    command.addAll(flags);
    if (flags.stream().noneMatch(flag -> flag.startsWith("-XX:ArchiveClassesAtExit"))) {
      command.addAll(SharedClasses.flags());
    }
    if (Runtime.version().feature() >= 24) {
      command.add("--sun-misc-unsafe-memory-access=allow"); // as the launcher does
    }
    command.add("-jar");
    command.add(Project.jar().toString());
    command.addAll(arguments);
    return command;
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Everything it has written. */
  public String output() {
    try {
      return Files.exists(output)
          ? new String(Files.readAllBytes(output), StandardCharsets.UTF_8)
          : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for its end, but no longer than so; says whether it has ended. */
  public boolean endsWithin(Duration longest) {
    try {
      return process.waitFor(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits for its end and says how it exited. */
  public int exitCode() {
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(
            "it still runs after " + END_SECONDS + " s; it wrote\n" + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Asks it to end (SIGTERM), waits, and says how it exited. */
  public int terminate() {
    process.destroy();
    return exitCode();
  }

  /** Ends it without asking (SIGKILL), and waits. */
  public void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** Stops it where it stands (SIGSTOP): connections stay open, nothing answers. */
  public void freeze() {
    signal("-STOP");
  }

  /** Lets it go on (SIGCONT). */
  public void thaw() {
    signal("-CONT");
  }

  private void signal(String signal) {
    try {
      int status =
          new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
      if (status != 0) {
        throw new IllegalStateException("kill " + signal + " exited with " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kill();
    Runtime.getRuntime().removeShutdownHook(endWithTests);
  }
}
