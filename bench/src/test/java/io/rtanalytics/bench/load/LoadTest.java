package io.rtanalytics.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.rtanalytics.bench.process.Workbench;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Both loads send what the sequence says, and say what became of it. */
class LoadTest {
  private static final int CONNECTIONS = 3;
  private static final RequestSequence SEQUENCE =
      RequestSequence.posts("u", 10_007, 1_700_000_000).toBuilder()
          .skip(12_345)
          .gets(100)
          .older(200)
          .slices(3)
          .build();

  private static LoadPlan plan(TargetServer server) {
    return new LoadPlan(server.url(), CONNECTIONS, Duration.ofSeconds(1), SEQUENCE);
  }

  private static String line(long k) {
    return (SEQUENCE.isGet(k) ? "GET " : "POST ") + SEQUENCE.target(k);
  }

  private static Map<String, Long> counted(Stream<String> lines) {
    return lines.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  @Test
  void wrkSendsTheSameRequests() throws Exception {
    Optional<Load> wrk = Wrk.find(Workbench.ofThisJar());
    assumeThat(wrk).as("wrk is not installed").isPresent();
    try (TargetServer server = new TargetServer(line -> line.contains("click"))) {
      LoadReport report = wrk.orElseThrow().run(plan(server));

      List<String> received =
          Stream.concat(server.accepted().stream(), server.refused().stream()).toList();
      Map<String, Long> generated =
          counted(LongStream.range(0, report.generated()).mapToObj(LoadTest::line));
      counted(received.stream())
          .forEach(
              (line, count) ->
                  assertThat(generated.getOrDefault(line, 0L)).isGreaterThanOrEqualTo(count));
      // wrk makes the first request once more than it sends it, and leaves some at the end.
      assertThat((long) received.size())
          .isPositive()
          .isBetween(report.generated() - 1 - CONNECTIONS, report.generated());
      assertThat(report.refused()).isPositive();
      assertThat(report.succeeded())
          .isBetween(
              (long) server.accepted().size() - CONNECTIONS, (long) server.accepted().size());
      assertThat(report.broken()).isZero();
    }
  }

  @Test
  void ownLoadKnowsWhatBecameOfEachRequest() throws Exception {
    try (TargetServer server = new TargetServer(line -> line.contains("click"))) {
      LoadReport report = new NioLoad().run(plan(server));

      Outcomes outcomes = report.outcomes().orElseThrow();
      assertThat(counted(outcomes.succeeded().stream().mapToObj(LoadTest::line)))
          .isEqualTo(counted(server.accepted().stream()));
      assertThat(outcomes.unknown().isEmpty()).isTrue();
      assertThat(server.accepted().size() + server.refused().size())
          .isEqualTo((int) report.generated());
      assertThat(server.refused()).isNotEmpty();
      assertThat(report.latency().p99()).isPositive();
    }
  }

  @Test
  void ownLoadKeepsARate() throws Exception {
    try (TargetServer server = new TargetServer(line -> false)) {
      NioLoad.Report report =
          new NioLoad().run(plan(server), Schedule.paced(200, Duration.ofSeconds(1)));

      assertThat(report.whole().generated()).isBetween(190L, 201L);
    }
  }
}
