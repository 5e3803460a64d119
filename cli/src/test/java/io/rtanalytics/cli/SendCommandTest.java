package io.rtanalytics.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of events on their way into a node. */
class SendCommandTest {
  private static final String CSV = "timestamp,user,action\n1,ann,click\n2,bob,impression\n";

  @TempDir Path dir;
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
  void csvIsNamedAfterItsDigest() throws Exception {
    CommandLineRun run = send(write("events.csv", CSV.getBytes(UTF_8)));

    assertThat(run.status()).isZero();
    assertThat(run.out()).endsWith("events.csv: 3 accepted, 0 duplicates, 0 rejected\n");
    FakeNode.Received upload = node.uploads().get(0);
    assertThat(upload.query()).isEqualTo("id=" + sha256(CSV));
    assertThat(upload.type()).isEqualTo("text/csv");
    assertThat(upload.encoding()).isEqualTo("null");
    assertThat(upload.body()).isEqualTo(CSV);
  }

  @Test
  void gzipIsPassedOnAndNamedAfterWhatIsInIt() throws Exception {
    byte[] zipped = gzip(CSV);
    send(write("events.bin", zipped));

    FakeNode.Received upload = node.uploads().get(0);
    assertThat(upload.query()).isEqualTo("id=" + sha256(CSV));
    assertThat(upload.type()).isEqualTo("text/csv");
    assertThat(upload.encoding()).isEqualTo("gzip");
    assertThat(upload.body()).isEqualTo(new String(zipped, ISO_8859_1));
  }

  @Test
  void formatIsToldByTheFirstCharacter() throws Exception {
    send(write("a", "\uFEFF \n{\"timestamp\":1}".getBytes(UTF_8)));
    send(write("b", gzip("{\"timestamp\":1}")));
    send(write("c", "[{\"timestamp\":1}]".getBytes(UTF_8)));
    send(write("d", new byte[0]));

    assertThat(node.uploads())
        .extracting(FakeNode.Received::type)
        .containsExactly(
            "application/x-ndjson", "application/x-ndjson", "application/json", "text/csv");
  }

  @Test
  void standardInputIsSent() throws Exception {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(CSV.getBytes(UTF_8)));
    try {
      CommandLineRun run = CommandLineRun.of("send", "-", "--url", node.url());
      assertThat(run.status()).isZero();
      assertThat(run.out()).startsWith("standard input: 3 accepted");
    } finally {
      System.setIn(before);
    }
    assertThat(node.uploads().get(0).query()).isEqualTo("id=" + sha256(CSV));
  }

  @Test
  void passingErrorsAreTriedAgainUnderTheSameId() throws Exception {
    node.fail(503);
    node.fail(504);
    CommandLineRun run = send(write("events.csv", CSV.getBytes(UTF_8)));

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("3 accepted").contains("sent 3 times");
    assertThat(run.err()).contains("as told");
    assertThat(node.uploads()).hasSize(3);
    assertThat(node.uploads())
        .extracting(FakeNode.Received::query)
        .containsOnly("id=" + sha256(CSV));
  }

  @Test
  void triesAreBounded() throws Exception {
    node.fail(503);
    node.fail(503);
    Path file = write("events.csv", CSV.getBytes(UTF_8));
    CommandLineRun run = CommandLineRun.of("send", file, "--url", node.url(), "--retries", 1);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("as told (tried 2 times)");
    assertThat(node.uploads()).hasSize(2);
  }

  @Test
  void refusalIsNotTriedAgain() throws Exception {
    node.fail(415);
    CommandLineRun run = send(write("events.csv", CSV.getBytes(UTF_8)));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).hasLineCount(1).contains("as told");
    assertThat(node.uploads()).hasSize(1);
  }

  @Test
  void rejectedLinesAreShownAndFail() throws Exception {
    node.report(
        "{\"accepted\":1234,\"duplicates\":2,\"rejected_total\":11,\"rejected\":["
            + "{\"line\":3,\"reason\":\"user: missing\"}"
            + ",{\"line\":4,\"reason\":\"x\"}".repeat(10)
            + "]}");
    CommandLineRun run = send(write("events.csv", CSV.getBytes(UTF_8)));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .contains("1,234 accepted, 2 duplicates, 11 rejected")
        .contains("  line 3: user: missing\n")
        .endsWith("  and 1 more\n");
  }

  @Test
  void severalFilesHaveATotalAndDoNotStopAtABadOne() throws Exception {
    Path good = write("a.csv", CSV.getBytes(UTF_8));
    Path other = write("b.csv", CSV.getBytes(UTF_8));
    CommandLineRun run =
        CommandLineRun.of("send", good, dir.resolve("none"), other, "--url", node.url());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("total: 6 accepted, 0 duplicates, 0 rejected");
    assertThat(run.err()).contains("none does not exist");
  }

  @Test
  void brokenGzipIsNotSent() throws Exception {
    byte[] zipped = gzip(CSV.repeat(100));
    CommandLineRun run = send(write("events.gz", Arrays.copyOf(zipped, zipped.length / 2)));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("broken gzip").hasLineCount(1);
    assertThat(node.uploads()).isEmpty();
  }

  @Test
  void nodeThatIsDownIsOneLine() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path file = write("events.csv", CSV.getBytes(UTF_8));
    CommandLineRun run =
        CommandLineRun.of(
            "send", file, "--url", "http://localhost:" + port + "/analytics", "--retries", 0);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).hasLineCount(1).contains("can't be reached");
  }

  private CommandLineRun send(Path file) {
    return CommandLineRun.of("send", file, "--url", node.url());
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(dir.resolve(name), content);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }
}
