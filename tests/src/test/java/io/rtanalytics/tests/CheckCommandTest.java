package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.Project;
import io.rtanalytics.tests.harness.Rt;
import io.rtanalytics.tests.harness.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rt check FILE [--against OLD]}: what a cluster would say, offline (R9). */
class CheckCommandTest {
  @TempDir private Path directory;
  private final ClusterText good = TestCluster.text(2, 2);

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  @Test
  void theSampleIsFine() {
    Rt.Run run = Rt.run("check", Project.root().resolve("etc/cluster.json"));

    assertThat(run.status()).as("%s", run).isZero();
  }

  @Test
  void everyProblemIsListedAtOnce() throws IOException {
    Path file =
        file(
            "cluster.json",
            """
            {
              "api-nodes": { "0": "http://localhost:8000/analytics" },
              "worker-nodes": { "0": "http://localhost:9000/worker" },
              "length-of-time-slice": 0,
              "first-slice": "yesterday",
              "colour": "red",
              "routing": [ { "slice": 1, "nodes": ["0", "7"] }, { "slice": 2, "nodes": [] } ]
            }
            """);

    Rt.Run run = Rt.run("check", file);

    assertThat(run.status()).as("%s", run).isEqualTo(1);
    assertThat(run.all())
        .contains("length-of-time-slice", "first-slice", "colour", "routing", "7")
        .doesNotContain("\tat ");
  }

  @Test
  void brokenJsonIsNamedWithItsPlace() throws IOException {
    Rt.Run run = Rt.run("check", file("cluster.json", "{ \"api-nodes\": {,} }"));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.all()).contains("cluster.json").doesNotContain("\tat ");
  }

  @Test
  void aMissingFileIsAFailureNotBadUsage() {
    Rt.Run run = Rt.run("check", directory.resolve("nowhere.json"));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.all()).contains("nowhere.json");
  }

  @Test
  void aChangeForFutureSlicesIsFineAgainstTheOldFile() throws IOException {
    Path old = file("old.json", good.json());
    Path changed = file("new.json", good.route(1_000_000, "0", "1").json());

    assertThat(Rt.run("check", changed, "--against", old).status()).isZero();
    assertThat(Rt.run("check", old, "--against", old).status()).isZero();
  }

  @Test
  void changesThatCorruptCountsAreRefusedAgainstTheOldFile() throws IOException {
    Path old = file("old.json", good.json());

    assertRefused(file("routing.json", good.route(0, "1").json()), old, "routing");
    assertRefused(file("length.json", good.length(60).json()), old, "3600", "60");
    assertRefused(
        file("first.json", good.first("2017-05-21T00:00:00").json()),
        old,
        "2017-05-20T00:00:00",
        "2017-05-21T00:00:00");
  }

  private static void assertRefused(Path changed, Path old, String... words) {
    Rt.Run run = Rt.run("check", changed, "--against", old);
    assertThat(run.status()).as("%s", run).isEqualTo(1);
    assertThat(run.all()).contains(words);
  }
}
