package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.Http;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.RandomEvents;
import io.rtanalytics.tests.harness.Reply;
import io.rtanalytics.tests.harness.Rt;
import io.rtanalytics.tests.harness.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rt export}: totals out of a running node, and out of a directory without one. */
class ExportCommandTest {
  private static final long TIME = Instant.parse("2018-01-01T00:00:00Z").getEpochSecond();

  @TempDir private Path directory;

  private static String exported(Object... options) {
    Object[] arguments = new Object[options.length + 1];
    arguments[0] = "export";
    System.arraycopy(options, 0, arguments, 1, options.length);
    Rt.Run run = Rt.run(arguments);
    assertThat(run.status()).as("%s", run).isZero();
    return run.out();
  }

  /** What the node itself shows in CSV, without slices that are empty. */
  private static String shown(Node node) {
    String all = node.get("/analytics/allslices", "Accept", "text/csv").expect(200).body();
    return all.lines()
        .filter(line -> !line.contains(",0,0,0,"))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static void post(Node node, int events) {
    RandomEvents.withinHours(4, 30, TIME, 5).take(events).forEach(it -> node.post(it).expect(202));
  }

  @Test
  void aRunningNodeAndItsStoppedDirectoryExportTheSame() {
    Path data = directory.resolve("data");
    String shown;
    try (Node node = Node.serve(directory)) {
      post(node, 100);
      shown = shown(node);
      assertThat(shown).hasLineCount(6);

      assertThat(exported("--url", node.url())).isEqualTo(shown);
      assertThat(exported("--url", node.url(), "--from", TIME + 3600, "--to", TIME + 7200))
          .hasLineCount(3);
      Rt.Run refused = Rt.run("export", "--data", data);
      assertThat(refused.status()).as("%s", refused).isEqualTo(1);
      assertThat(refused.errLines()).singleElement().asString().contains("in use");
      node.process().kill();
    }

    assertThat(exported("--data", data)).isEqualTo(shown);
    assertThat(exported("--data", data)).as("once more").isEqualTo(shown);
    assertThat(exported("--data", data, "--from", TIME + 3600, "--to", TIME + 7200, "--empty"))
        .hasLineCount(3);
    try (Node node = Node.serve(directory)) {
      assertThat(shown(node)).isEqualTo(shown);
    }
  }

  @Test
  void aClusterIsSummedAndAMissingWorkerIsNoExport() throws IOException {
    ClusterText text = TestCluster.text(1, 2).route(0, "0", "1");
    Path file = directory.resolve("totals.csv");
    try (TestCluster cluster = TestCluster.of(directory, text).startAll()) {
      Node api = cluster.api(0);
      post(api, 60);
      String shown = shown(api);
      exported("--url", api.url(), "--output", file);
      assertThat(file).hasContent(shown);

      cluster.worker("1").process().kill();
      Rt.Run refused = Rt.run("export", "--url", api.url(), "--output", file);
      assertThat(refused.status()).as("%s", refused).isEqualTo(1);
      assertThat(refused.errLines()).singleElement().asString().contains("worker").contains("1");
      assertThat(file).hasContent(shown);

      cluster.worker("0").process().kill();
      Object[] options = {"--data", cluster.data(), "--cluster", cluster.file()};
      assertThat(exported(options)).isEqualTo(shown);
      assertFails(Rt.run("export", "--data", cluster.data()), "needs --cluster");
      Files.move(cluster.workerData("1"), directory.resolve("elsewhere"));
      assertFails(Rt.run("export", "--data", cluster.data()), "needs --cluster");
      Rt.Run incomplete = Rt.run("export", "--data", cluster.data(), "--cluster", cluster.file());
      assertThat(incomplete.status()).as("%s", incomplete).isEqualTo(1);
      assertThat(incomplete.err()).contains("worker-1").contains("missing");
    }
  }

  private static void assertFails(Rt.Run run, String message) {
    assertThat(run.status()).as("%s", run).isEqualTo(1);
    assertThat(run.err()).contains(message);
  }

  /** What workers have dropped does not come back, but nobody has asked for it in particular. */
  @Test
  void onceMoreIsToBeKeptAllIsStillWhatWasNotDropped() {
    long now = Instant.now().getEpochSecond();
    String first = Instant.ofEpochSecond(now - 1000).toString().replace("Z", "");
    ClusterText text = TestCluster.text(1, 1).length(1).first(first).set("checkpoint-seconds", 1);
    try (TestCluster cluster = TestCluster.of(directory, text)) {
      Node node = cluster.startServe().awaitReady();
      node.post(ModelEvent.click(now - 1000, "ann")).expect(202);
      cluster.write(text.set("retention-slices", 400));
      await()
          .until(
              () -> {
                node.post(ModelEvent.click(now, "ann")).expect(202); // for another checkpoint
                return Http.get(cluster.workerUrl("0") + "?slice=0").status() == 410;
              });
      cluster.write(text.set("retention-slices", 0));
      await().until(() -> node.get("/analytics/allslices").status() == 200);

      String all = node.get("/analytics/allslices", "Accept", "text/csv").expect(200).body();
      assertThat(numbers(all)).doesNotContain(0L).contains(1000L);
      assertThat(numbers(exported("--url", node.url()))).containsExactly(1000L);
      Reply expired = node.get("/analytics/allslices?from=" + (now - 1000)).expectProblem(410);
      assertThat(expired.json().path("parameter").asText()).isEqualTo("from");
    }
  }

  @Test
  void moreThanAMillionSlicesComeInPages() throws IOException {
    long now = Instant.now().getEpochSecond();
    Instant first = Instant.ofEpochSecond((now - 60 * 1_020_000) / 60 * 60);
    ClusterText text = TestCluster.text(1, 1).length(60).first(first.toString().replace("Z", ""));
    List<Long> slices = List.of(0L, 15_000L, 999_999L, 1_000_000L, 1_019_999L);
    try (TestCluster cluster = TestCluster.of(directory, text)) {
      Node node = cluster.startServe().awaitReady();
      for (long slice : slices) {
        node.post(ModelEvent.click(first.getEpochSecond() + 60 * slice, "ann")).expect(202);
      }
      node.get("/analytics/allslices").expectProblem(400);

      assertThat(numbers(exported("--url", node.url()))).isEqualTo(slices);
      node.process().terminate();
      cluster.write(text.set("retention-slices", 1_010_000));
      node.restart();
      assertThat(numbers(exported("--url", node.url()))).isEqualTo(slices.subList(1, 5));
      Rt.Run expired = Rt.run("export", "--url", node.url(), "--from", first.getEpochSecond());
      assertThat(expired.status()).as("%s", expired).isEqualTo(1);
      assertThat(expired.errLines()).singleElement().asString().contains("from");
    }
  }

  private static List<Long> numbers(String csv) {
    return csv.lines()
        .skip(1)
        .map(line -> Long.parseLong(line.substring(0, line.indexOf(','))))
        .toList();
  }
}
