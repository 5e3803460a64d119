package io.rtanalytics.tests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@code rt} commands to their end. */
public final class Rt {
  private static final long LONGEST_SECONDS = 120;

  /** What a command left: its exit status, and what it wrote to its two outputs. */
  public record Run(int status, String out, String err) {
    /** Both outputs, for failure messages and where either will do. */
    public String all() {
      return out + err;
    }

    /** The non-empty lines of the error output. */
    public List<String> errLines() {
      return err.lines().filter(line -> !line.isBlank()).toList();
    }
  }

  private Rt() {}

  /** Runs a command with empty input. */
  public static Run run(Object... arguments) {
    return run(new byte[0], arguments);
  }

  /** Runs a command, with bytes as its standard input. */
  public static Run run(byte[] input, Object... arguments) {
    List<String> words = List.of(arguments).stream().map(Object::toString).toList();
    List<String> command = RtProcess.commandLine(RtProcess.SMALL, words);
    try (TemporaryDirectory directory = TemporaryDirectory.create("command")) {
      Path in = Files.write(directory.path().resolve("in"), input);
      Path out = directory.path().resolve("out");
      Path err = directory.path().resolve("err");
      int status = waitFor(RtProcess.withTemporaryFiles(directory.path(), command), in, out, err);
      return new Run(status, text(out), text(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int waitFor(List<String> command, Path in, Path out, Path err) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("still runs: " + command + "\n" + text(out) + text(err));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
