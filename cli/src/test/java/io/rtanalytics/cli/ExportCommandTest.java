package io.rtanalytics.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slices on their way out of a node. */
class ExportCommandTest {
  private static final String COLUMNS = "slice,start,end,unique_users,clicks,impressions,ctr\n";
  private static final String FIRST = "4,2017-05-20T04:00:00Z,2017-05-20T05:00:00Z,3,1,7,0.1429\n";
  private static final String EMPTY = "5,2017-05-20T05:00:00Z,2017-05-20T06:00:00Z,0,0,0,\n";
  private static final String CLICKS = "6,2017-05-20T06:00:00Z,2017-05-20T07:00:00Z,1,2,0,\n";
  private static final String ALL = COLUMNS + FIRST + EMPTY + CLICKS;

  @TempDir Path dir;

  private static CommandLineRun export(FakeSlices node, Object... options) {
    Object[] arguments = new Object[options.length + 3];
    arguments[0] = "export";
    arguments[1] = "--url";
    arguments[2] = node.url();
    System.arraycopy(options, 0, arguments, 3, options.length);
    return CommandLineRun.of(arguments);
  }

  private static void assertFails(CommandLineRun run, String message) {
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).hasLineCount(1).startsWith("rt export: ").contains(message);
  }

  @Test
  void slicesWithoutEventsAreLeftOut() throws IOException {
    try (FakeSlices node = FakeSlices.answering(200, ALL)) {
      CommandLineRun run = export(node);

      assertThat(run.status()).isZero();
      assertThat(run.out()).isEqualTo(COLUMNS + FIRST + CLICKS);
      assertThat(run.err()).isEmpty();
      assertThat(node.queries()).containsExactly("null [text/csv]");
    }
  }

  @Test
  void emptySlicesAndARangeCanBeAskedFor() throws IOException {
    try (FakeSlices node = FakeSlices.answering(200, ALL)) {
      assertThat(export(node, "--empty", "--from", 7, "--to", 9).out()).isEqualTo(ALL);
      assertThat(node.queries()).containsExactly("from=7&timestamp=9 [text/csv]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/analytics", "/analytics/", "/worker"})
  void theUrlMayBeThatOfAResource(String path) throws IOException {
    try (FakeSlices node = FakeSlices.answering(200, ALL)) {
      assertThat(CommandLineRun.of("export", "--url", node.url() + path).status()).isZero();
      assertThat(node.queries()).hasSize(1);
    }
  }

  @Test
  void withoutSlicesThereAreOnlyColumns() throws IOException {
    try (FakeSlices node = FakeSlices.answering(200, COLUMNS)) {
      CommandLineRun run = export(node);
      assertThat(run.status()).isZero();
      assertThat(run.out()).isEqualTo(COLUMNS);
    }
  }

  @Test
  void aFileIsReplacedWhole() throws IOException {
    Path file = Files.writeString(dir.resolve("totals.csv"), "old");
    try (FakeSlices node = FakeSlices.answering(200, ALL)) {
      CommandLineRun run = export(node, "--output", file);

      assertThat(run.status()).isZero();
      assertThat(run.out()).isEqualTo(file + ": 2 slices\n");
    }
    assertThat(file).hasContent(COLUMNS + FIRST + CLICKS);
    assertThat(dir.toFile().list()).containsExactly("totals.csv");
  }

  @Test
  void aStreamThatBreaksLeavesTheFileAsItWas() throws IOException {
    Path file = Files.writeString(dir.resolve("totals.csv"), "old");
    try (FakeSlices node = FakeSlices.breakingOff(ALL)) {
      assertFails(export(node, "--output", file), "broke off");
      assertFails(export(node, "--output", dir.resolve("new.csv")), "broke off");
      assertFails(export(node), "broke off");
    }
    assertThat(file).hasContent("old");
    assertThat(dir.toFile().list()).containsExactly("totals.csv");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        COLUMNS + FIRST + CLICKS, // slice 5 is missing
        COLUMNS + FIRST + EMPTY + "6,2017-05-20T06", // half a line
        "slice,start\n1,2\n",
        "",
        "<html>\n"
      })
  void anAnswerThatIsNotAllSlicesIsNoExport(String answer) throws IOException {
    try (FakeSlices node = FakeSlices.answering(200, answer)) {
      assertFails(export(node, "--output", dir.resolve("a.csv")), node.url());
    }
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void aMissingWorkerIsOneLine() throws IOException {
    try (FakeSlices node =
        FakeSlices.answering(503, "{\"detail\":\"worker \\\"1\\\" does not answer\"}")) {
      assertFails(export(node, "--output", dir.resolve("a.csv")), "worker \"1\" does not answer");
    }
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void aNodeThatIsDownIsOneLine() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertFails(
        CommandLineRun.of("export", "--url", "http://localhost:" + port), "can't be reached");
  }

  @Test
  void somethingElseThanAFileIsNotReplaced() throws IOException {
    try (FakeSlices node = FakeSlices.answering(200, ALL)) {
      assertFails(export(node, "--output", dir), "is not a file");
      assertFails(
          export(node, "--output", dir.resolve("none/a.csv")),
          "directory " + dir.resolve("none") + " does not exist");
      assertThat(node.queries()).isEmpty();
    }
  }

  @Test
  void aDirectoryWithoutWorkersIsOneLine() {
    assertFails(CommandLineRun.of("export", "--data", dir), "has no workers");
    assertFails(CommandLineRun.of("export", "--data", dir.resolve("none")), "does not exist");
  }
}
