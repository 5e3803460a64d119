package io.rtanalytics.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** R10: generated events, and a check of the sums that a miscount does not pass. */
@Execution(ExecutionMode.CONCURRENT)
class LoadCommandTest {
  private FakeNode node;

  @BeforeEach
  void start() throws IOException {
    node = new FakeNode();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void equalSumsAreSuccess() {
    CommandLineRun run = load("--back", 150, "--users", 50);
    assertThat(run.status()).as(run.err() + run.out()).isZero();
    assertThat(run.out())
        .contains("sums equal: ")
        .contains(" accepted (")
        .doesNotContain("differs");
  }

  @Test
  void secondRunIsCheckedByWhatIsAddedToTheFirst() {
    load();
    assertThat(load().status()).isZero();
  }

  @Test
  void eventThatIsAcceptedAndForgottenIsNoticed() {
    node.forget(1);
    CommandLineRun run = load("--clicks", 1);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).containsPattern("slice \\d+ at .* differs: clicks grew by \\d+, not by");
    assertThat(run.out()).doesNotContain("sums equal");
  }

  @Test
  void notStoredEventsDoNotCount() {
    node.fail(503);
    node.fail(503);
    CommandLineRun run = load();
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("2 x 503");
  }

  @Test
  void unansweredEventsAreAllowedForWithoutIds() {
    node.swallow(3);
    CommandLineRun run = load();
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("3 unanswered may or may not count");
  }

  @Test
  void withIdsEveryEventIsSettled() {
    node.swallow(3);
    CommandLineRun run = load("--ids");
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("3 x 504").doesNotContain("unanswered");
  }

  @Test
  void refusedEventsAreAFailure() {
    node.fail(400);
    CommandLineRun run = load();
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("1 refused, the first for: as told");
  }

  @Test
  void splitSendsClicksToTheFirstNode() throws IOException {
    try (FakeNode other = new FakeNode()) {
      // Two fakes do not share their counts: each must miss what went to the other.
      CommandLineRun run = load("--url", other.url(), "--split", "--clicks", 0.5);
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.out())
          .containsPattern(node.url() + " differs: impressions grew by 0,")
          .containsPattern(other.url() + " differs: clicks grew by 0,");
    }
  }

  @Test
  void nodeThatIsDownIsOneLine() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    CommandLineRun run =
        CommandLineRun.of("load", "--url", "http://localhost:" + port + "/analytics");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).hasLineCount(1).contains("can't be reached");
  }

  private CommandLineRun load(Object... more) {
    Object[] fixed = {
      "load",
      "--url",
      node.url(),
      "--for",
      "1s",
      "--rate",
      200,
      "--connections",
      4,
      "--settle",
      "0s"
    };
    Object[] all = Arrays.copyOf(fixed, fixed.length + more.length);
    System.arraycopy(more, 0, all, fixed.length, more.length);
    return CommandLineRun.of(all);
  }
}
