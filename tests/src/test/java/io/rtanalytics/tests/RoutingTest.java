package io.rtanalytics.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.Count;
import io.rtanalytics.tests.harness.Model;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Reply;
import io.rtanalytics.tests.harness.TestCluster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where events go (R6), what becomes of names (R7), how fresh totals are (R8). */
class RoutingTest {
  private static final long FIRST = Instant.parse("2017-05-20T00:00:00Z").getEpochSecond();

  @TempDir private static Path directory;
  private static TestCluster cluster;

  @BeforeAll
  static void start() {
    cluster = TestCluster.of(directory, 2, 3);
    cluster.write(cluster.text().route(3, "2", "0").route(6, "0", "1", "2"));
    cluster.startAll();
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  /** A second within a slice. */
  private static long in(long slice) {
    return FIRST + slice * 3600 + 60;
  }

  private record PerWorker(String url, Count count) {}

  private static List<PerWorker> perWorker(Node node, long slice) {
    Reply reply = node.get("/analytics/perworker?timestamp=" + in(slice)).expect(200);
    List<String> lines = reply.body().lines().toList();
    List<PerWorker> workers = new ArrayList<>();
    for (int i = 0; i < lines.size(); i += 5) {
      assertThat(lines.get(i)).isEqualTo("slice," + slice);
      workers.add(
          new PerWorker(
              lines.get(i + 1).replace("worker,", ""), Count.of(lines.subList(i + 2, i + 5))));
    }
    return workers;
  }

  private static List<String> urls(String... ids) {
    return Stream.of(ids).map(cluster::workerUrl).toList();
  }

  @Test
  void r6TheEntryWithTheGreatestSliceNotAboveDecides() {
    for (long slice : new long[] {0, 2}) {
      assertThat(perWorker(cluster.api(0), slice)).extracting(PerWorker::url).isEqualTo(urls("0"));
    }
    for (long slice : new long[] {3, 5}) {
      assertThat(perWorker(cluster.api(1), slice))
          .extracting(PerWorker::url)
          .isEqualTo(urls("2", "0"));
    }
    for (long slice : new long[] {6, 7, 1000}) {
      assertThat(perWorker(cluster.api(0), slice))
          .extracting(PerWorker::url)
          .isEqualTo(urls("0", "1", "2"));
    }
  }

  @Test
  void r6AUsersEventsMeetOnOneWorkerAndTotalsAddUp() {
    Model model = new Model(FIRST, 3600);
    for (int round = 0; round < 3; round++) {
      for (int user = 0; user < 90; user++) {
        ModelEvent event =
            user % 3 == round
                ? ModelEvent.click(in(6), "user" + user)
                : ModelEvent.impression(in(6), "user" + user);
        cluster.api(round % 2).post(event).expect(202);
        model.add(event);
      }
    }

    List<PerWorker> workers = perWorker(cluster.api(0), 6);
    assertThat(workers).allSatisfy(w -> assertThat(w.count().users()).isBetween(12L, 55L));
    assertThat(workers)
        .allSatisfy(w -> assertThat(w.count().clicks()).isEqualTo(w.count().users()))
        .allSatisfy(w -> assertThat(w.count().impressions()).isEqualTo(2 * w.count().users()));
    assertThat(workers.stream().map(PerWorker::count).reduce(Count.ZERO, Count::plus))
        .isEqualTo(model.count(6))
        .isEqualTo(cluster.api(0).count(in(6)));
    model.assertCountedBy(cluster.api(0));
  }

  @Test
  void r6TimestampsBeforeTheFirstSliceAreNotCountedIntoSliceZero() {
    Count before = cluster.api(0).count(in(0));

    cluster.api(0).post(ModelEvent.click(FIRST - 1, "ann")).expectProblem(400);
    cluster.api(0).post(ModelEvent.click(FIRST - 100_000, "ann")).expectProblem(400);

    assertThat(cluster.api(0).count(in(0))).isEqualTo(before);
  }

  @Test
  void r7NoNameIsBelowTheDataDirectoryAndTheSecretIsNowhereElse() throws IOException {
    String name = "Wilhelmina.Quux@example.org";
    for (long slice : new long[] {20, 21}) {
      cluster
          .api(0)
          .post(new ModelEvent(in(slice), name, true, "/item", "key-of-Wilhelmina"))
          .expect(202);
    }
    String secret = Files.readString(cluster.secret()).strip();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cluster.secret())))
        .isEqualTo("rw-------");
    List<Path> withName = new ArrayList<>();
    List<Path> withSecret = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), UTF_8);
        if (bytes.contains("Wilhelmina")) {
          withName.add(file);
        }
        if (bytes.contains(secret) && !file.equals(cluster.secret())) {
          withSecret.add(file);
        }
      }
    }
    assertThat(withName).as("files (logs among them) with a user's name or event id").isEmpty();
    assertThat(withSecret).as("files with the secret").isEmpty();
  }

  /** Design §6, computed here anew: what is stored of a user is another number in every slice. */
  @Test
  void r7TheLogHoldsAKeyedHashOfSliceAndUser() throws Exception {
    for (long slice : new long[] {30, 31}) {
      cluster.api(0).post(ModelEvent.click(in(slice), "Zoë")).expect(202);
    }

    byte[] secret = HexFormat.of().parseHex(Files.readString(cluster.secret()).strip());
    byte[] before = pseudonym(secret, 30, "Zoë");
    byte[] after = pseudonym(secret, 31, "Zoë");
    assertThat(before).isNotEqualTo(after);
    assertThat(timesStored(before)).isEqualTo(1);
    assertThat(timesStored(after)).isEqualTo(1);
    assertThat(timesStored(pseudonym(secret, 32, "Zoë"))).isZero();
  }

  private static byte[] pseudonym(byte[] secret, long slice, String user) throws Exception {
    byte[] message = ByteBuffer.allocate(13).put("slice".getBytes(UTF_8)).putLong(slice).array();
    return Arrays.copyOf(hmac(hmac(secret, message), user.getBytes(UTF_8)), 16);
  }

  private static byte[] hmac(byte[] key, byte[] message) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(message);
  }

  /** How often bytes occur in the logs of all workers. */
  private static int timesStored(byte[] sought) throws IOException {
    int times = 0;
    try (Stream<Path> files = Files.walk(cluster.data())) {
      for (Path file : files.filter(path -> path.toString().endsWith(".log")).toList()) {
        String log = new String(Files.readAllBytes(file), ISO_8859_1);
        String bytes = new String(sought, ISO_8859_1);
        for (int at = log.indexOf(bytes); at >= 0; at = log.indexOf(bytes, at + 1)) {
          times++;
        }
      }
    }
    return times;
  }

  @Test
  void r8ThePostingNodeShowsItAtOnceAndTheOtherWithinASecond() {
    Node posting = cluster.api(0);
    Node other = cluster.api(1);
    for (int i = 1; i <= 3; i++) {
      posting.count(in(40));
      other.count(in(40)); // both have it in their cache now

      posting.post(ModelEvent.click(in(40), "user" + i)).expect(202);

      assertThat(posting.count(in(40))).isEqualTo(new Count(i, i, 0));
      Count all = new Count(i, i, 0);
      await()
          .atMost(Duration.ofMillis(1_500)) // the second, and what this machine takes
          .pollInterval(Duration.ofMillis(50))
          .until(() -> other.count(in(40)).equals(all));
    }
  }

  @Test
  void r8TotalsNeverGoBack() {
    Node posting = cluster.api(0);
    for (int i = 1; i <= 50; i++) {
      posting.post(ModelEvent.click(in(41), "user")).expect(202);
      assertThat(posting.count(in(41)).clicks()).isEqualTo(i);
    }
    long last = 0;
    for (int i = 0; i < 30; i++) {
      long shown = cluster.api(1).count(in(41)).clicks();
      assertThat(shown).isGreaterThanOrEqualTo(last);
      last = shown;
    }
  }

  @Test
  void r4AllSlicesOverSeveralRoutings() {
    Model model = new Model(FIRST, 3600);
    for (long slice = 50; slice < 53; slice++) {
      for (int user = 0; user < slice - 45; user++) {
        ModelEvent event = ModelEvent.impression(in(slice), "user" + user);
        cluster.api(0).post(event).expect(202);
        model.add(event);
      }
    }

    assertThat(cluster.api(0).counts(in(50), in(52))).isEqualTo(model.counts());
    Reply all = cluster.api(0).get("/analytics/allslices?timestamp=" + in(60)).expect(200);
    assertThat(all.body().lines().filter(line -> line.startsWith("slice,")))
        .hasSize(61)
        .startsWith("slice,0", "slice,1")
        .endsWith("slice,60");
  }

  @Test
  void r4MoreThanAMillionSlicesAskForAStart(@TempDir Path other) {
    ClusterText seconds = TestCluster.text(1, 1).length(1).first("2001-01-01T00:00:00");
    try (TestCluster wide = TestCluster.of(other, seconds).startAll()) {
      Reply reply = wide.api(0).get("/analytics/allslices").expectProblem(400);
      assertThat(reply.detail()).contains("from");

      long now = Instant.now().getEpochSecond();
      assertThat(
              wide.api(0)
                  .get("/analytics/allslices?timestamp=" + now + "&from=" + (now - 9))
                  .expect(200)
                  .body())
          .hasLineCount(40);
      // Exactly a million are still served.
      long from = Instant.parse("2001-01-01T00:00:00Z").getEpochSecond();
      assertThat(
              wide.api(0)
                  .get("/analytics/allslices?timestamp=" + (from + 999_999))
                  .expect(200)
                  .body()
                  .length())
          .isGreaterThan(40_000_000);
      wide.api(0).get("/analytics/allslices?timestamp=" + (from + 1_000_000)).expectProblem(400);
    }
  }
}
