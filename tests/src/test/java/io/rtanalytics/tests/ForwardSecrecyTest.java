package io.rtanalytics.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rtanalytics.tests.harness.ClusterText;
import io.rtanalytics.tests.harness.Count;
import io.rtanalytics.tests.harness.ModelEvent;
import io.rtanalytics.tests.harness.Node;
import io.rtanalytics.tests.harness.Rt;
import io.rtanalytics.tests.harness.TestCluster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With lateness, pseudonyms of slices that have become final can't be computed any more by anyone
 * who has the files as they are then; keys are computed here by code of the test's own.
 */
class ForwardSecrecyTest {
  private static final int SLICE_SECONDS = 2;
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern CHAIN = Pattern.compile(" chain (\\d+) ");

  /** The cluster's first slice began an hour ago, and the slice of the test five minutes ago. */
  private final Instant first = Instant.ofEpochSecond(Instant.now().getEpochSecond() - 3600);

  private final long at = first.getEpochSecond() + 3300;
  private final long slice = 3300 / SLICE_SECONDS;

  @TempDir private Path directory;
  private ClusterText text;

  @BeforeEach
  void describeCluster() {
    text =
        TestCluster.text(2, 1)
            .first(LocalDateTime.ofInstant(first, ZoneOffset.UTC).toString())
            .length(SLICE_SECONDS)
            .set("cache-milliseconds", 0);
  }

  @Test
  void afterASliceIsFinalItsPseudonymsCantBeComputedFromTheFiles() throws Exception {
    try (TestCluster cluster = TestCluster.of(directory, text.set("lateness", "\"10m\""))) {
      byte[] asCreated = Files.readAllBytes(cluster.secret());
      byte[] root = hmac(key(asCreated), "chain");
      cluster.startWorkers("0");
      Node one = cluster.startApi(0);
      cluster.awaitReady();
      one.post(ModelEvent.click(at, "ann")).expect(202);

      // The other node gets its copy as the secret was created, when the first has gone on.
      Path copy = Files.write(directory.resolve("secret-1"), asCreated);
      Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
      Node other = cluster.startApi(1, cluster.file(), copy);
      cluster.awaitReady();
      other.post(ModelEvent.click(at, "ann")).expect(202);
      other.post(ModelEvent.impression(at, "bob")).expect(202);
      assertThat(one.count(at)).isEqualTo(new Count(2, 2, 1));

      byte[] old = Files.readAllBytes(cluster.secret());
      byte[] pseudonym = pseudonym(root, slice, "ann");
      assertThat(timesStored(cluster, pseudonym)).as("events of ann in the log").isEqualTo(2);
      assertThat(canCompute(old, slice, "ann", pseudonym)).as("with an old copy").isTrue();

      cluster.write(text.set("lateness", "\"1s\""));
      for (Path file : List.of(cluster.secret(), copy)) {
        await("keys in " + file).atMost(Duration.ofSeconds(40)).until(() -> position(file) > slice);
        assertThat(canCompute(Files.readAllBytes(file), slice, "ann", pseudonym)).isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
        assertThat(keysIn(Files.readAllBytes(file))).isNotEmpty().doesNotContain(hex(root));
      }
      assertThat(Rt.run("secret", "show", copy, "--cluster", cluster.file()).out())
          .contains(": forgotten")
          .contains("can be computed, until each is final");

      assertThat(one.post(ModelEvent.click(at, "ann")).expectProblem(400).detail())
          .contains("timestamp");
      assertThat(one.metrics().sum("rt_events_rejected_total", "reason=\"late\"")).isEqualTo(1);
      assertThat(one.count(at)).as("what was counted stays").isEqualTo(new Count(2, 2, 1));
      countsAreExactStill(one, other);
    }
  }

  private static void countsAreExactStill(Node one, Node other) {
    other.restart();
    long now = Instant.now().getEpochSecond() + 60;
    one.post(ModelEvent.click(now, "ann")).expect(202);
    other.post(ModelEvent.click(now, "ann")).expect(202);
    assertThat(one.count(now)).isEqualTo(new Count(1, 2, 0));
    for (Node node : List.of(one, other)) {
      assertThat(node.metrics().sum("rt_secret_held", "")).isZero();
      assertThat(node.metrics().sum("rt_secret_oldest_slice", "")).isPositive();
    }
  }

  @Test
  void aDirectoryFromBeforeKeepsTheKeysOfSlicesThatHaveEvents() throws Exception {
    ClusterText alone = TestCluster.text(1, 1).first(text.first()).length(SLICE_SECONDS);
    try (TestCluster cluster = TestCluster.of(directory, alone.set("cache-milliseconds", 0))) {
      byte[] secret = key(Files.readAllBytes(cluster.secret()));
      Node before = cluster.startServe();
      cluster.awaitReady();
      before.post(ModelEvent.click(at, "ann")).expect(202);
      before.process().terminate();

      cluster.write(cluster.text().set("lateness", "\"10m\""));
      before.startAgain();
      before.awaitReady();
      before.post(ModelEvent.click(at, "ann")).expect(202);
      assertThat(before.count(at)).isEqualTo(new Count(1, 2, 0));
      assertThat(keysIn(Files.readAllBytes(cluster.secret()))).doesNotContain(hex(secret));
      assertThat(before.metrics().sum("rt_secret_held", "")).isZero();
      before.process().terminate();

      Rt.Run export = Rt.run("export", "--data", cluster.data(), "--cluster", cluster.file());
      assertThat(export.status()).as("%s", export).isZero();
    }
  }

  /** With slices of a second, where they are of two, the test's would seem final for long. */
  @Test
  void aNodeThatCutsTimeOtherwiseForgetsNoKeyThatOthersNeed() throws Exception {
    ClusterText right = text.set("lateness", "\"10m\"");
    try (TestCluster cluster = TestCluster.of(directory, right)) {
      Path wrong =
          Files.writeString(
              directory.resolve("wrong.json"), right.length(1).set("lateness", "\"1s\"").json());
      cluster.startWorkers("0");
      byte[] asCreated = Files.readAllBytes(cluster.secret());
      for (byte[] file : List.of(asCreated, rotated(cluster.secret()))) {
        Files.write(cluster.secret(), file);
        Rt.Run run = Rt.run("api", 1, "--cluster", wrong, "--secret", cluster.secret());
        assertThat(run.status()).as("%s", run).isEqualTo(1);
        assertThat(run.err()).contains("worker \"0\"").contains("here, 1 s there");
        assertThat(cluster.secret()).as("what the workers did not agree to").hasBinaryContent(file);
      }

      Files.write(cluster.secret(), asCreated);
      Node node = cluster.startApi(0);
      cluster.awaitReady();
      node.post(ModelEvent.click(at, "ann")).expect(202);
      Rt.Run run = Rt.run("api", 1, "--cluster", wrong, "--secret", cluster.secret());
      assertThat(run.status()).as("%s", run).isEqualTo(1);
      assertThat(run.err()).contains("slices of 2 s from " + first + " on, not of 1 s");
      assertThat(position(cluster.secret())).isLessThanOrEqualTo(slice);
      node.post(ModelEvent.click(at, "ann")).expect(202);
      assertThat(node.count(at)).isEqualTo(new Count(1, 2, 0));
    }
  }

  private static byte[] rotated(Path secret) throws IOException {
    assertThat(Rt.run("secret", "rotate", secret, "--from", 1_000_000).status()).isZero();
    return Files.readAllBytes(secret);
  }

  /** Whether a pseudonym follows from keys in a file, by whatever steps lead to a slice. */
  private static boolean canCompute(byte[] file, long slice, String user, byte[] pseudonym) {
    Set<String> seen = new LinkedHashSet<>();
    List<byte[]> keys = new ArrayList<>();
    keysIn(file).forEach(it -> keys.add(HexFormat.of().parseHex(it)));
    // The nearest first: enough steps for any slice within some minutes of where the chain stands.
    for (int i = 0; i < keys.size() && seen.size() < 150_000; i++) {
      byte[] key = keys.get(i);
      if (!seen.add(hex(key))) {
        continue;
      }
      byte[] sliceKey = hmac(key, sliceMessage(slice));
      if (Arrays.equals(pseudonymOf(sliceKey, user), pseudonym)) {
        return true;
      }
      keys.add(hmac(key, "next"));
      keys.add(hmac(key, "below"));
    }
    return false;
  }

  /** Where the chain in a file stands. */
  private static long position(Path file) throws IOException {
    Matcher chain = CHAIN.matcher(Files.readString(file));
    return chain.find() ? Long.parseLong(chain.group(1)) : -1;
  }

  private static List<String> keysIn(byte[] file) {
    return KEY.matcher(new String(file, US_ASCII)).results().map(it -> it.group()).toList();
  }

  private static byte[] key(byte[] asCreated) {
    return HexFormat.of().parseHex(new String(asCreated, US_ASCII).strip());
  }

  private static String hex(byte[] key) {
    return HexFormat.of().formatHex(key);
  }

  /** The pseudonym as docs/privacy.md describes it, from the root of the chain. */
  private static byte[] pseudonym(byte[] root, long slice, String user) {
    byte[] key = root;
    String digits = "%016x".formatted(slice).toLowerCase(Locale.ROOT);
    for (int i = 0; i < digits.length(); i++) {
      key = i == 0 ? key : hmac(key, "below");
      for (int d = Character.digit(digits.charAt(i), 16); d > 0; d--) {
        key = hmac(key, "next");
      }
    }
    return pseudonymOf(hmac(key, sliceMessage(slice)), user);
  }

  private static byte[] pseudonymOf(byte[] sliceKey, String user) {
    return Arrays.copyOf(hmac(sliceKey, user.getBytes(UTF_8)), 16);
  }

  private static byte[] sliceMessage(long slice) {
    return ByteBuffer.allocate(13).put("slice".getBytes(US_ASCII)).putLong(slice).array();
  }

  private static byte[] hmac(byte[] key, String word) {
    return hmac(key, word.getBytes(US_ASCII));
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int timesStored(TestCluster cluster, byte[] sought) throws IOException {
    int times = 0;
    try (Stream<Path> files = Files.walk(cluster.data())) {
      for (Path file : files.filter(path -> path.toString().endsWith(".log")).toList()) {
        String log = new String(Files.readAllBytes(file), ISO_8859_1);
        String bytes = new String(sought, ISO_8859_1);
        for (int i = log.indexOf(bytes); i >= 0; i = log.indexOf(bytes, i + 1)) {
          times++;
        }
      }
    }
    return times;
  }
}
