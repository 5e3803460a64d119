package io.rtanalytics.bench.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rtanalytics.bench.process.Child;
import io.rtanalytics.bench.process.WorkDirectory;
import io.rtanalytics.bench.process.Workbench;
import io.rtanalytics.cli.text.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import lombok.AccessLevel;
import lombok.RequiredArgsConstructor;

/**
 * Load by wrk, the least costly client there is. It tells how many requests succeeded, not which.
 */
@RequiredArgsConstructor(access = AccessLevel.PRIVATE)
public final class Wrk implements Load {
  private static final String SCRIPT = "sequence.lua";
  private static final long SLACK_SECONDS = 30;
  private static final double MICROS = 1e3; // per millisecond

  private final Workbench workbench;
  private final Path program;
  private final String version;

  /** wrk, if it is on the path. */
  public static Optional<Load> find(Workbench workbench) throws Failure, InterruptedException {
    Optional<Path> program = workbench.program("wrk");
    return program.isEmpty()
        ? Optional.empty()
        : Optional.of(new Wrk(workbench, program.get(), version(workbench, program.get())));
  }

  /** The first line of {@code wrk -v}, which exits with 1. */
  private static String version(Workbench workbench, Path program)
      throws Failure, InterruptedException {
    String output = workbench.output(List.of(program.toString(), "-v"));
    String[] words = output.split("\\s+", 3);
    return words.length > 1 ? words[0] + " " + words[1] : "wrk";
  }

  @Override
  public String name() {
    return version;
  }

  @Override
  public LoadReport run(LoadPlan plan) throws Failure, InterruptedException {
    try (WorkDirectory directory = workbench.directory("wrk")) {
      Path script = directory.path().resolve(SCRIPT);
      copyScript(script);
      Path output = directory.path().resolve("output");
      try (Child wrk = workbench.start("wrk", command(plan, script), output)) {
        return parse(wrk.result(plan.duration().toSeconds() + SLACK_SECONDS));
      }
    }
  }

  private static void copyScript(Path to) throws Failure {
    try (InputStream script = Wrk.class.getResourceAsStream(SCRIPT)) {
      Files.copy(Objects.requireNonNull(script), to);
    } catch (IOException e) {
      throw Failure.of("script", to, e);
    }
  }

  private List<String> command(LoadPlan plan, Path script) {
    List<String> command = new ArrayList<>(List.of(program.toString(), "-t1"));
    command.addAll(List.of("-c", Integer.toString(plan.connections())));
    command.addAll(List.of("-d", plan.duration().toSeconds() + "s", "--timeout", "10s"));
    command.addAll(List.of("-s", script.toString(), plan.server().toString(), "--"));
    RequestSequence sequence = plan.sequence();
    command.add(sequence.prefix());
    for (long number :
        new long[] {
          sequence.users(),
          sequence.skip(),
          sequence.gets(),
          sequence.clicks(),
          sequence.older(),
          sequence.slices(),
          sequence.timestamp(),
          sequence.sliceSeconds()
        }) {
      command.add(Long.toString(number));
    }
    return command;
  }

  /** Reads the line that the script prints last. */
  private static LoadReport parse(String output) throws Failure {
    String line =
        output.lines().filter(it -> it.startsWith("{")).reduce("{}", (earlier, later) -> later);
    try {
      JsonNode done = new ObjectMapper().readTree(line);
      long refused = done.path("status_errors").asLong();
      return new LoadReport(
          done.path("generated").asLong(),
          done.path("requests").asLong() - refused,
          refused,
          done.path("socket_errors").asLong(),
          done.path("micros").asLong() / 1e6,
          new Latency(
              done.path("p50").asDouble() / MICROS,
              done.path("p99").asDouble() / MICROS,
              done.path("max").asDouble() / MICROS),
          Optional.empty());
    } catch (JsonProcessingException e) {
      throw new Failure("wrk wrote " + line, e);
    }
  }
}
