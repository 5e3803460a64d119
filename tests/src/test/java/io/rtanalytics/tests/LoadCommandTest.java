package io.rtanalytics.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Ports;
import io.rtanalytics.tests.harness.Rt;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rt load}: generated events, and sums checked at the end. */
class LoadCommandTest {
  @TempDir private static Path directory;
  private static Node node;

  @BeforeAll
  static void start() {
    node = Node.serve(directory);
  }

  @AfterAll
  static void end() {
    node.close();
  }

  @Test
  void sumsAreEqualAtTheEnd() {
    double before = node.metrics().sum("rt_events_stored_total");

    Rt.Run run =
        Rt.run(
            "load",
            "--url",
            node.url() + "/analytics",
            "--rate",
            "300",
            "--for",
            "3s",
            "--users",
            "50",
            "--clicks",
            "0.2");

    assertThat(run.status()).as("%s", run).isZero();
    double stored = node.metrics().assertConserved().sum("rt_events_stored_total") - before;
    assertThat(stored).as("300/s for 3 s: %s", run).isBetween(450.0, 1_000.0);
    assertThat(run.all()).doesNotContain("\u001b");
  }

  @Test
  void aNodeThatIsNotThereIsAFailure() {
    int port = Ports.free(1).get(0);

    Rt.Run run = Rt.run("load", "--url", "http://127.0.0.1:" + port + "/analytics", "--for", "1s");

    assertThat(run.status()).as("%s", run).isEqualTo(1);
    assertThat(run.err()).isNotBlank().doesNotContain("\tat ");
  }
}
