package io.rtanalytics.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rtanalytics.cli.http.HttpFront;
import io.rtanalytics.cli.node.RunningNode;
import io.rtanalytics.cli.node.ServeNode;
import io.rtanalytics.cli.node.ServeOptions;
import io.rtanalytics.cli.text.Failure;
import io.rtanalytics.secret.Secret;
import io.rtanalytics.wire.TarFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a real node in this process, and what is restored of them. */
class BackupCommandTest {
  private static final long TIME = 1_650_002_400;

  @TempDir Path dir;
  private final HttpClient http = HttpClient.newHttpClient();
  private RunningNode node;

  @BeforeEach
  void start() throws Exception {
    node = serve("data");
    for (int i = 0; i < 5; i++) {
      post("/analytics?click&user=u" + i + "&timestamp=" + (TIME + 3600L * i));
    }
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private RunningNode serve(String data) throws Exception {
    ServeOptions options =
        ServeOptions.builder().host("127.0.0.1").port(0).data(dir.resolve(data)).build();
    RunningNode started = new ServeNode(options, Clock.systemUTC()).start();
    started.awaitReady();
    return started;
  }

  private void post(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + path)).POST(BodyPublishers.noBody()).build();
    assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(202);
  }

  private String url() {
    return "http://127.0.0.1:" + node.port();
  }

  private CommandLineRun backup() {
    return CommandLineRun.of("backup", dir.resolve("backup"), "--url", url());
  }

  private CommandLineRun restore(String data) {
    return CommandLineRun.of("restore", dir.resolve("backup"), "--data", dir.resolve(data));
  }

  private static void assertFails(CommandLineRun run, String command, String message) {
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines().toList()).last().asString().startsWith("rt " + command + ": ");
    assertThat(run.err()).contains(message).doesNotContain("\tat ");
  }

  @Test
  void aBackupIsRestoredAndCountsOn() throws Exception {
    CommandLineRun run = backup();
    assertThat(run.status()).as(run.err()).isZero();
    Path copy = dir.resolve("backup/worker-0");
    assertThat(run.out()).startsWith("worker \"0\": 5 slices, ").endsWith(" in " + copy + "\n");
    assertThat(run.err()).startsWith("worker \"0\": copying from " + url() + "/worker\n");
    assertThat(copy.toFile().list())
        .containsExactlyInAnyOrder("identity.json", "MANIFEST", "slices");
    CommandLineRun all = CommandLineRun.of("export", "--url", url());
    String exported = all.out();
    assertThat(exported).as(all.err()).hasLineCount(6);
    node.close();

    CommandLineRun restored = restore("other");
    assertThat(restored.status()).as(restored.err()).isZero();
    String fingerprint = Secret.read(dir.resolve("data/secret")).token().fingerprint();
    assertThat(restored.out())
        .contains("worker \"0\": 5 slices", "incarnation", "fingerprint " + fingerprint)
        .contains(dir.resolve("other/secret").toString());
    Files.copy(dir.resolve("data/secret"), dir.resolve("other/secret"));

    assertThat(CommandLineRun.of("export", "--data", dir.resolve("other")).out())
        .isEqualTo(exported);
    node = serve("other");
    post("/analytics?click&user=new&timestamp=" + TIME);
    CommandLineRun last = CommandLineRun.of("export", "--url", url(), "--to", TIME);
    assertThat(last.out()).as(last.err()).endsWith(",2,2,0,\n");
  }

  @Test
  void whatExistsIsNeverReplaced() {
    assertThat(backup().status()).isZero();
    assertFails(backup(), "backup", "worker-0 exists already");
    assertFails(restore("data"), "restore", "worker-0 exists already");

    assertThat(restore("other").status()).isZero();
    assertFails(restore("other"), "restore", "worker-0 exists already");
  }

  @Test
  void aSecretThatIsThereIsComparedWithTheBackups() throws Exception {
    backup();
    Files.createDirectory(dir.resolve("right"));
    Files.copy(dir.resolve("data/secret"), dir.resolve("right/secret"));
    assertThat(restore("right").out()).contains("is the right secret");

    Files.createDirectory(dir.resolve("wrong"));
    Secret wrong = Secret.create(dir.resolve("wrong/secret"), new SecureRandom());
    assertThat(restore("wrong").out())
        .contains("is another secret (fingerprint " + wrong.token().fingerprint());
  }

  @Test
  void aBackupThatIsNotWholeIsNotRestored() throws Exception {
    backup();
    Path manifest = dir.resolve("backup/worker-0/MANIFEST");
    byte[] bytes = Files.readAllBytes(manifest);
    bytes[60] ^= 1;
    Files.write(manifest, bytes);

    assertFails(restore("other"), "restore", "backup/worker-0 is not whole: ");
    assertThat(restore("other").err()).contains("backup/worker-0/MANIFEST").doesNotContain(".tmp");
    Files.delete(manifest);
    assertFails(restore("other"), "restore", "MANIFEST is missing");
    assertThat(dir.resolve("other")).isEmptyDirectory();
  }

  @Test
  void somethingElseThanABackupIsOneLine() throws Exception {
    assertFails(restore("other"), "restore", "does not exist");
    Files.createDirectory(dir.resolve("backup"));
    assertFails(restore("other"), "restore", "is no backup");
    Files.createDirectory(dir.resolve("backup/worker-0"));
    assertFails(restore("other"), "restore", "is missing");
    assertThat(CommandLineRun.of("restore", dir.resolve("backup"), "--worker", "7").err())
        .contains("has no worker \"7\", but [0]");
  }

  @Test
  void aNodeThatIsDownIsOneLineAndNothingIsLeft() {
    int port = node.port();
    node.close();
    CommandLineRun run =
        CommandLineRun.of("backup", dir.resolve("backup"), "--url", "http://127.0.0.1:" + port);
    assertFails(run, "backup", "can't be reached");
    assertThat(run.err()).hasLineCount(1);
    assertThat(dir.resolve("backup")).doesNotExist();
  }

  @Test
  void aBackupThatBreaksOffIsOneLineAndNothingIsLeft() throws Exception {
    byte[] header = TarFormat.header(new TarFormat.Entry("slices/1-1.users", 4096, false));
    HttpServer worker =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    worker.createContext(
        "/worker/identity", exchange -> answer(exchange, "{\"worker\":\"0\"}".getBytes(UTF_8), 0));
    worker.createContext("/worker/backup", exchange -> answer(exchange, header, 4096));
    worker.start();
    try {
      String url = "http://127.0.0.1:" + worker.getAddress().getPort();
      CommandLineRun run = CommandLineRun.of("backup", dir.resolve("backup"), "--url", url);

      assertFails(run, "backup", "worker \"0\" at " + url + "/worker broke off its answer");
      assertThat(run.err()).hasLineCount(2);
      assertThat(dir.resolve("backup")).isEmptyDirectory();
    } finally {
      worker.stop(0);
    }
  }

  /** Answers with less than is promised. */
  private static void answer(HttpExchange exchange, byte[] bytes, int missing) throws IOException {
    exchange.sendResponseHeaders(200, bytes.length + missing);
    exchange.getResponseBody().write(bytes);
    exchange.getResponseBody().flush();
    exchange.close();
  }

  private Path cluster(int otherPort) throws IOException {
    String json =
        """
        {"api-nodes":{"0":"%s/analytics"},"length-of-time-slice":3600,
         "worker-nodes":{"0":"%s/worker","1":"http://127.0.0.1:%d/worker"},
         "first-slice":"1970-01-01T00:00:00","routing":[{"slice":0,"nodes":["0"]}]}"""
            .formatted(url(), url(), otherPort);
    return Files.writeString(dir.resolve("cluster.json"), json);
  }

  @Test
  void aBackupOfHalfAClusterIsNotRestoredAsAWhole() throws Exception {
    Path cluster = cluster(HttpFront.freePort("127.0.0.1"));
    CommandLineRun run = CommandLineRun.of("backup", dir.resolve("backup"), "--cluster", cluster);
    assertFails(run, "backup", "worker \"1\"");
    assertFails(
        restore("other"), "restore", "is not complete: its cluster has the workers [1] too");
    assertThat(dir.resolve("other")).doesNotExist();

    CommandLineRun some =
        CommandLineRun.of(
            "restore", dir.resolve("backup"), "--data", dir.resolve("other"), "--worker", "0");
    assertThat(some.status()).as(some.err()).isZero();
  }

  @Test
  void aBackupWithACopyThatWasNeverFinishedIsNotRestoredAsAWhole() throws Exception {
    backup();
    Files.createDirectory(dir.resolve("backup/worker-1.tmp"));
    assertFails(restore("other"), "restore", "is not complete: worker-1.tmp was never finished");
  }

  @Test
  void aDataDirectoryIsNoBackup() {
    CommandLineRun run =
        CommandLineRun.of("restore", dir.resolve("data"), "--data", dir.resolve("other"));
    assertFails(run, "restore", "worker-0 is a data directory, with an event log, and no backup");
    assertThat(dir.resolve("other")).doesNotExist();
  }

  @Test
  void aBackupIsNoDataDirectory() {
    backup();
    Path copy = dir.resolve("backup/worker-0");
    String[] files = copy.toFile().list();

    assertFails(
        CommandLineRun.of("export", "--data", dir.resolve("backup")),
        "export",
        "is a backup: rt restore");
    assertThatThrownBy(() -> serve("backup"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("is a backup: rt restore");

    assertThat(copy.toFile().list()).containsExactlyInAnyOrder(files);
    assertThat(dir.resolve("backup").toFile().list()).containsExactly("worker-0");
  }

  @Test
  void aDamagedSliceIsLeftOutWithAWarningAndTheOthersAreCopied() throws Exception {
    backup(); // a checkpoint
    Path file;
    try (Stream<Path> files = Files.list(dir.resolve("data/worker-0/slices"))) {
      file = files.sorted().findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);

    CommandLineRun run =
        CommandLineRun.of("backup", dir.resolve("again"), "--url", url() + "/worker");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).contains("worker \"0\": warning: 1 slices were damaged and are left out");
    CommandLineRun restored =
        CommandLineRun.of("restore", dir.resolve("again"), "--data", dir.resolve("other"));
    assertThat(restored.status()).as(restored.err()).isZero();
    assertThat(restored.err()).contains("warning: 1 slices");

    Object[] export = {"export", "--data", dir.resolve("other")};
    assertFails(CommandLineRun.of(export), "export", "is damaged");
    assertThat(CommandLineRun.of("export", "--data", dir.resolve("other"), "--from", TIME + 3600))
        .satisfies(rest -> assertThat(rest.out()).as(rest.err()).hasLineCount(5));
  }

  @Test
  void aDirectoryInUseIsNotExported() {
    CommandLineRun run = CommandLineRun.of("export", "--data", dir.resolve("data"));
    assertFails(run, "export", "is in use by another process");
    assertThat(run.out()).isEmpty();
  }
}
