package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rtanalytics.tests.harness.Http;
import io.rtanalytics.tests.harness.Ports;
import io.rtanalytics.tests.harness.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R10: the load cluster. It has fixed ports, so it runs only where they are free. */
@Tag("long")
class TestrunScriptTest {
  private static final List<Integer> PORTS =
      IntStream.of(8000, 8001, 9000, 9001, 9002, 9003).boxed().toList();

  @TempDir private Path directory;

  @Test
  void r10SumsAreEqualAndTheClusterIsLeftRunning() throws Exception {
    assumeTrue(
        PORTS.stream().allMatch(Ports::isFree),
        () -> "Skipped: testrun.sh needs the ports " + PORTS + ", and one of them is taken");
    try {
      assertThat(testrun("--for", "10s")).as(this::output).isZero();

      assertThat(output()).contains("curl");
      for (int port : new int[] {8000, 8001, 9000, 9001, 9002, 9003}) {
        Http.get("http://127.0.0.1:" + port + "/health/ready").expect(200);
      }
      String body = Http.get("http://127.0.0.1:8001/analytics/allslices").expect(200).body();
      assertThat(body.lines().filter(line -> line.matches("clicks,[1-9]\\d*"))).isNotEmpty();
    } finally {
      assertThat(testrun("stop")).as(this::output).isZero();
    }
    assertThat(PORTS).allMatch(Ports::isFree);
  }

  @Test
  void theSameWithItsLogInKafkaSurvivesAWorkerAndABroker() throws Exception {
    List<Integer> ports = new ArrayList<>(PORTS);
    IntStream.of(9010, 9011, 9012, 9013, 9092, 9093, 9094, 9095, 9096, 9097).forEach(ports::add);
    assumeTrue(
        ports.stream().allMatch(Ports::isFree),
        () -> "Skipped: testrun.sh --kafka needs the ports " + ports + ", and one is taken");
    try {
      assertThat(testrun("--kafka", "--for", "10s")).as(this::output).isZero();

      // Up to now: slices are minutes, and the next one would be one more.
      String slices = "/analytics/allslices?timestamp=" + Instant.now().getEpochSecond();
      String before = Http.get("http://127.0.0.1:8001" + slices).expect(200).body();
      assertThat(before.lines().filter(line -> line.matches("clicks,[1-9]\\d*"))).isNotEmpty();
      kill("worker-0");
      kill("kafka-0");
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(Http.get("http://127.0.0.1:8000" + slices).body()).isEqualTo(before));
    } finally {
      assertThat(testrun("stop")).as(this::output).isZero();
    }
    assertThat(ports).allMatch(Ports::isFree);
  }

  /** Ends a process of the load cluster by the id that it has recorded. */
  private static void kill(String name) throws IOException {
    String pid = Files.readString(Project.root().resolve(".testrun/pids").resolve(name)).strip();
    ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
  }

  private int testrun(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(Project.root().resolve("testrun.sh").toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("output").toFile()))
            .start();
    if (!process.waitFor(150, TimeUnit.SECONDS)) {
      process.destroy();
      throw new AssertionError("testrun.sh still runs\n" + output());
    }
    return process.exitValue();
  }

  private String output() {
    try {
      return Files.readString(directory.resolve("output"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
