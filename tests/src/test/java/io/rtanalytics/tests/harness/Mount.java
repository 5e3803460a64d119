package io.rtanalytics.tests.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file system of its own for a test, unmounted when it is closed and, should that not happen,
 * when the JVM ends. Where nobody may mount one, the test that wants it is skipped.
 */
public final class Mount implements AutoCloseable {
  private final Path at;
  private final Thread endWithTests = new Thread(this::unmountAtAnyRate);

  private Mount(Path at) {
    this.at = at;
    Runtime.getRuntime().addShutdownHook(endWithTests);
  }

  /**
   * A file system in memory.
   *
   * @param at where to; made if it is missing
   * @param megabytes how much it holds
   */
  public static Mount tmpfs(Path at, int megabytes) {
    return mount(at, "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs");
  }

  /**
   * The file system in an image.
   *
   * @param image a file that {@code mkfs} has formatted
   * @param at where to; made if it is missing
   */
  public static Mount image(Path image, Path at) {
    return mount(at, "-o", "loop", image.toString());
  }

  /** What the kernel tells of processes, as in a container. */
  public static Mount proc(Path at) {
    return mount(at, "-t", "proc", "proc");
  }

  private static Mount mount(Path at, String... what) {
    List<String> command = new ArrayList<>(List.of("mount"));
    command.addAll(List.of(what));
    command.add(at.toString());
    try {
      Files.createDirectories(at);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Run run = run(command);
    assumeTrue(run.status() == 0, () -> "Skipped: this needs to mount a file system: " + run.out());
    return new Mount(at);
  }

  /** Where it is. */
  public Path at() {
    return at;
  }

  /** What a command of the system left: its exit status and what it wrote. */
  public record Run(int status, String out) {}

  /** Runs a command of the system to its end; a status of 127 if there is none of that name. */
  public static Run run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      return new Run(process.waitFor(), out);
    } catch (IOException e) {
      return new Run(127, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Unmounts it; nobody may use it any more. */
  public void unmount() {
    Run run = run(List.of("umount", at.toString()));
    if (run.status() != 0) {
      unmountAtAnyRate();
      throw new IllegalStateException(run.out());
    }
  }

  private void unmountAtAnyRate() {
    run(List.of("umount", "--lazy", at.toString()));
  }

  @Override
  public void close() {
    try {
      unmount();
    } finally {
      Runtime.getRuntime().removeShutdownHook(endWithTests);
    }
  }
}
