package io.rtanalytics.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rtanalytics.tests.harness.Bodies;
import io.rtanalytics.tests.harness.Count;
import io.rtanalytics.tests.harness.DataSet;
import io.rtanalytics.tests.harness.Model;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Ports;
import io.rtanalytics.tests.harness.RandomEvents;
import io.rtanalytics.tests.harness.Rt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rt send}: files and standard input into a node. */
class SendCommandTest {
  private static final long TIME = 1_650_002_400;

  @TempDir private static Path directory;
  private static Node node;

  @TempDir private Path files;

  @BeforeAll
  static void start() {
    node = Node.serve(directory);
  }

  @AfterAll
  static void end() {
    node.close();
  }

  private static Rt.Run send(Object... filesAndOptions) {
    Object[] arguments = new Object[filesAndOptions.length + 3];
    arguments[0] = "send";
    arguments[1] = "--url";
    arguments[2] = node.url() + "/analytics";
    System.arraycopy(filesAndOptions, 0, arguments, 3, filesAndOptions.length);
    return Rt.run(arguments);
  }

  private static void assertSuccess(Rt.Run run) {
    assertThat(run.status()).as("%s", run).isZero();
  }

  /** Numbers may be grouped for people: 66,241. */
  private static String digits(Rt.Run run) {
    return run.all().replaceAll("(?<=\\d),(?=\\d{3})", "");
  }

  @Test
  void theNasaSetIsCountedOnceHoweverOftenItIsSent() {
    assumeTrue(
        DataSet.areThere(), () -> "Skipped: the real data sets are not in " + DataSet.directory());
    DataSet nasa = DataSet.read("nasa_http");

    Rt.Run first = send(DataSet.file("nasa_http"));
    assertSuccess(first);
    assertThat(digits(first)).contains("66241");
    assertThat(node.counts(nasa.start(), nasa.end())).hasSize(37).isEqualTo(nasa.truth());

    Rt.Run again = send(DataSet.file("nasa_http"));
    assertSuccess(again);
    assertThat(digits(again)).contains("66241").containsIgnoringCase("duplicate");
    assertThat(node.counts(nasa.start(), nasa.end())).isEqualTo(nasa.truth());
  }

  @Test
  void severalFilesOfEveryForm() throws IOException {
    List<ModelEvent> events = RandomEvents.withinHours(3, 40, TIME, 2).take(400);
    Path csv = Files.writeString(files.resolve("a.csv"), Bodies.csv(events.subList(0, 100)));
    Path ndjson =
        Files.writeString(files.resolve("b.ndjson"), Bodies.ndjson(events.subList(100, 200)));
    Path csvGz =
        Files.write(files.resolve("c.csv.gz"), Bodies.gzip(Bodies.csv(events.subList(200, 300))));
    Path ndjsonGz =
        Files.write(
            files.resolve("d.ndjson.gz"), Bodies.gzip(Bodies.ndjson(events.subList(300, 400))));

    assertSuccess(send(csv, ndjson, csvGz, ndjsonGz));

    Model.hours().addAll(events).assertCountedBy(node);
  }

  @Test
  void standardInput() {
    long time = TIME + 86_400;
    String csv = "timestamp,user,action\n" + time + ",ann,click\n" + time + ",ben,impression\n";

    Rt.Run run = Rt.run(csv.getBytes(UTF_8), "send", "-", "--url", node.url() + "/analytics");

    assertSuccess(run);
    assertThat(node.count(time)).isEqualTo(new Count(2, 1, 1));
  }

  @Test
  void theSameFileUnderAnotherNameIsTheSameBatch() throws IOException {
    long time = TIME + 2 * 86_400;
    String csv = "timestamp,user,action\n" + (time + ",ann,click\n").repeat(3);

    assertSuccess(send(Files.writeString(files.resolve("one.csv"), csv)));
    assertSuccess(send(Files.writeString(files.resolve("two.csv"), csv)));

    assertThat(node.count(time)).isEqualTo(new Count(1, 3, 0));
  }

  @Test
  void rejectedLinesAreNamedAndTheStatusSaysSo() throws IOException {
    long time = TIME + 3 * 86_400;
    Path file =
        Files.writeString(
            files.resolve("bad.csv"),
            "timestamp,user,action\n" + time + ",ann,click\n" + time + ",ann,hover\n");

    Rt.Run run = send(file);

    assertThat(run.status()).as("%s", run).isEqualTo(1);
    assertThat(run.all()).contains("3").contains("action");
    assertThat(node.count(time)).isEqualTo(new Count(1, 1, 0));
  }

  @Test
  void withoutATerminalThereIsNoProgressBar() throws IOException {
    Path file = Files.writeString(files.resolve("a.csv"), TIME + 4 * 86_400 + ",ann,click\n");

    Rt.Run run = send(file);

    assertSuccess(run);
    assertThat(run.all()).doesNotContain("\r").doesNotContain("\u001b");
  }

  @Test
  void aMissingFileIsOneClearLine() {
    Rt.Run run = send(files.resolve("nowhere.csv"));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.errLines()).as("%s", run).hasSize(1);
    assertThat(run.err()).contains("nowhere.csv").doesNotContain("Exception");
  }

  @Test
  void aNodeThatIsNotThereIsOneClearLine() throws IOException {
    Path file = Files.writeString(files.resolve("a.csv"), TIME + ",ann,click\n");
    int port = Ports.free(1).get(0);

    Rt.Run run =
        Rt.run("send", file, "--url", "http://127.0.0.1:" + port + "/analytics", "--retries", "0");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(Integer.toString(port)).doesNotContain("\tat ");
  }
}
