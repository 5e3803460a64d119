package io.rtanalytics.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.tests.harness.Bodies;
import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.Count;
import io.rtanalytics.tests.harness.Http;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.NameSearch;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Rt;
import io.rtanalytics.tests.harness.RtProcess;
import io.rtanalytics.tests.harness.TapProxy;
import io.rtanalytics.tests.harness.TestCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Searches every byte that is written to disk, and every byte that leaves an API node for a worker,
 * an operator or a client, for the names and event ids that were sent to it in every form.
 */
class NamesNowhereTest {
  private static final List<String> USERS =
      List.of(
          "Wilhelmina.Quux@example.org",
          "Zoë Ångström-Ødegård",
          "名前はひみつです",
          "+49 (30) 555-0199-777",
          "\"quoted, with a comma\" & more");
  private static final List<String> IDS = List.of("order-of-Wilhelmina-4711", "заказ №17 Zoë");

  /** What is stored as it is, so that a search that finds nothing anywhere is found out. */
  private static final String ITEM = "/shown/to Wilhelmina's neighbours";

  private static final long AT = 1_495_500_000;

  @TempDir private Path directory;

  /** Files of the test itself, which do hold names. */
  @TempDir private Path apart;

  private final NameSearch names =
      new NameSearch(java.util.stream.Stream.concat(USERS.stream(), IDS.stream()).toList());
  private final NameSearch items = new NameSearch(List.of(ITEM));

  @Test
  void namesAreNowhereBeyondTheApiNode() throws Exception {
    ClusterText text =
        TestCluster.text(1, 1).set("lateness", "\"36500d\"").set("segment-bytes", 1 << 20);
    List<String> flags = new ArrayList<>(RtProcess.SMALL);
    flags.add("-XX:ErrorFile=" + directory.resolve("crash.log")); // temporary files are there too
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    try (TestCluster cluster = TestCluster.of(directory, text).with(flags);
        TapProxy tap = new TapProxy(text.workerPorts().get("0"))) {
      Node worker = cluster.startWorkers("0");
      Node api = cluster.startApi(0, text.worker("0", tap.port()));
      cluster.awaitReady();

      List<ModelEvent> events = events();
      sendInEveryForm(api, events, answers);
      sendWhatIsRefused(api, answers);
      assertThat(api.count(AT)).isEqualTo(new Count(USERS.size(), 10L * events.size(), 0));
      ask(api, worker, answers);
      Path backup = directory.resolve("backup");
      run(answers, "backup", backup, "--cluster", cluster.file(), "--token", cluster.token());
      run(answers, "export", "--url", api.url());
      run(answers, "secret", "show", cluster.secret());

      worker.process().kill();
      answers.writeBytes(api.post(events.get(0)).body().getBytes(UTF_8)); // 503, and logged
      api.process().terminate();
      api.startAgain();
      worker.restart();
      api.awaitReady();

      assertThat(names.in(tap.seen())).as("sent to a worker").isEmpty();
      assertThat(names.in(answers.toByteArray())).as("answered or printed").isEmpty();
      assertThat(items.in(tap.seen())).as("the item, sent to a worker").isNotEmpty();
      assertThat(items.in(answers.toByteArray())).as("the item, answered").isNotEmpty();
      assertThat(items.below(cluster.workerData("0"))).as("the item, stored").isNotEmpty();
      assertThat(items.below(backup)).as("the item, in the backup").isNotEmpty();
    }
    assertThat(names.below(directory)).as("logs, data, backup, temporary files").isEmpty();
  }

  /** Every user, with an id and without. */
  private static List<ModelEvent> events() {
    List<ModelEvent> events = new ArrayList<>();
    for (String user : USERS) {
      events.add(new ModelEvent(AT, user, true, ITEM, ""));
    }
    return events;
  }

  /** All ways to post, ten times all events: what is bulk comes as it is and gzipped. */
  private void sendInEveryForm(Node api, List<ModelEvent> events, ByteArrayOutputStream answers)
      throws IOException {
    String one = api.url() + "/analytics";
    for (ModelEvent event : events) {
      keep(answers, Http.post(one + "?" + event.query()).expect(202).body());
      keep(answers, post(one, "application/x-www-form-urlencoded", event.query()));
      keep(answers, post(one, "application/json", Bodies.json(event)));
    }
    String bulk = one + "/batch?id=a%20batch";
    Map<String, String> bodies =
        Map.of(
            "text/csv", Bodies.csv(events),
            "application/x-ndjson", Bodies.ndjson(events),
            "application/json", Bodies.jsonArray(events));
    for (Map.Entry<String, String> body : bodies.entrySet()) {
      String id = body.getKey().replace('/', '-');
      keep(answers, post(bulk + id, body.getKey(), body.getValue()));
      keep(
          answers,
          Http.post(
                  bulk + "packed" + id,
                  body.getKey(),
                  Bodies.gzip(body.getValue()),
                  "Content-Encoding",
                  "gzip")
              .expect(202)
              .body());
    }
    Path file = Files.writeString(apart.resolve("events.csv"), Bodies.csv(events));
    run(answers, "send", file, "--url", api.url());
    ModelEvent withId = events.get(0).withId(IDS.get(0));
    for (int repeat = 0; repeat < 2; repeat++) {
      keep(answers, Http.post(one + "?" + second(withId).query()).expect(202).body());
      String line = Bodies.ndjson(List.of(second(events.get(1).withId(IDS.get(1)))));
      keep(answers, post(one + "/batch", "application/x-ndjson", line));
    }
  }

  /** In another slice, so that the counts of the first stay simple. */
  private static ModelEvent second(ModelEvent event) {
    return new ModelEvent(
        event.timestamp() + 3600, event.user(), event.click(), event.item(), event.id());
  }

  private static String post(String url, String type, String body) {
    return Http.post(url, type, body).expect(202).body();
  }

  /** Each is answered 400 or a report, and may be logged, but not with what it bears. */
  private static void sendWhatIsRefused(Node api, ByteArrayOutputStream answers) {
    String user = java.net.URLEncoder.encode(USERS.get(0), UTF_8);
    String one = api.url() + "/analytics";
    for (String query :
        List.of(
            "timestamp=soon&click&user=" + user,
            "timestamp=" + AT + "&click&user=" + user + "&user=" + user,
            "timestamp=" + AT + "&user=" + user,
            "timestamp=" + AT + "&click&user=" + user.repeat(20))) {
      keep(answers, Http.post(one + "?" + query).expect(400).body());
    }
    keep(answers, Http.post(api.url() + "/nowhere?user=" + user).expect(404).body());
    keep(answers, Http.get(one + "/perworker?user=" + user).body());
    keep(answers, Http.post(one, "application/json", "{\"user\":\"" + USERS.get(0)).body());
    keep(answers, Http.post(one, "text/plain", USERS.get(0)).body());
    keep(
        answers,
        Http.post(one + "/batch", "text/csv", "1,\"" + USERS.get(0) + "\",click\n").body());
  }

  private static void ask(Node api, Node worker, ByteArrayOutputStream answers) {
    String at = "?timestamp=" + AT;
    for (String path : List.of("", "/perworker", "/items", "/frequency", "/allslices")) {
      String from = path.equals("/allslices") ? "&from=" + AT : "";
      keep(answers, api.get("/analytics" + path + at + from).body());
    }
    keep(answers, api.get("/metrics").body());
    keep(answers, worker.get("/metrics").body());
    keep(answers, worker.get("/worker/identity").body());
  }

  private static void run(ByteArrayOutputStream answers, Object... arguments) {
    Rt.Run run = Rt.run(arguments);
    assertThat(run.status()).as("%s", run).isZero();
    keep(answers, run.all());
  }

  private static void keep(ByteArrayOutputStream answers, String text) {
    answers.writeBytes(text.getBytes(UTF_8));
    answers.write('\n');
  }

  /** The search itself: in every form, among other bytes, in a file, in its name, and gzipped. */
  @Test
  void theSearchFindsEveryForm() throws Exception {
    Random random = new Random(7);
    byte[] around = new byte[5000];
    for (String name : USERS) {
      for (Map.Entry<String, byte[]> form : NameSearch.forms(name).entrySet()) {
        random.nextBytes(around);
        System.arraycopy(form.getValue(), 0, around, 1234, form.getValue().length);
        assertThat(names.in(around))
            .as("%s", form.getKey())
            .contains(name + " as " + form.getKey());
      }
      for (int before = 0; before < 3; before++) {
        String encoded =
            java.util.Base64.getEncoder()
                .encodeToString(("x".repeat(before) + name + "tail").getBytes(UTF_8));
        assertThat(names.in(encoded.getBytes(UTF_8))).as(encoded).isNotEmpty();
      }
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    packed.write(around);
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(("before " + USERS.get(0) + " after").getBytes(UTF_8));
    }
    assertThat(names.in(packed.toByteArray())).contains(USERS.get(0) + " as UTF-8, gzipped");

    Path dir = Files.createDirectories(apart.resolve("a/b"));
    Files.write(dir.resolve("file"), packed.toByteArray());
    Files.writeString(dir.resolve("of " + USERS.get(0)), "");
    assertThat(names.below(apart)).hasSizeGreaterThanOrEqualTo(2);
    assertThat(names.in("nobody at all".getBytes(UTF_8))).isEmpty();
  }
}
