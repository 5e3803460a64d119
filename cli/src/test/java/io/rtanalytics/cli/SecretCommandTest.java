package io.rtanalytics.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtanalytics.secret.KeyRing;
import io.rtanalytics.secret.Secret;
import io.rtanalytics.secret.SecretFile;
import io.rtanalytics.secret.SecretState;
import io.rtanalytics.timeline.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R7: the secret behind the pseudonyms, and what workers hold instead. */
class SecretCommandTest {
  private static final Pattern WORDS_END = Pattern.compile("\\s+");

  @TempDir Path dir;

  @Test
  void secretIsCreatedForItsOwnerOnly() throws IOException {
    Path file = dir.resolve("secret");
    assertThat(CommandLineRun.of("secret", "create", file).status()).isZero();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Secret.read(file)).isNotNull();
  }

  @Test
  void existingFileIsKept() throws IOException {
    Path file = Files.writeString(dir.resolve("secret"), "precious");
    CommandLineRun run = CommandLineRun.of("secret", "create", file);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("exists already");
    assertThat(file).hasContent("precious");
  }

  @Test
  void tokenIsPrintedAlone() throws IOException {
    Path file = dir.resolve("secret");
    CommandLineRun.of("secret", "create", file);
    CommandLineRun run = CommandLineRun.of("secret", "token", file);

    assertThat(run.status()).isZero();
    assertThat(run.out()).isEqualTo(Secret.read(file).token().hex() + "\n");
  }

  @Test
  void fileWithAnythingElseIsNoSecret() throws IOException {
    Path file = Files.writeString(dir.resolve("secret"), "0123");
    CommandLineRun run = CommandLineRun.of("secret", "token", file);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(file.toString()).doesNotContain("0123");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void showTellsSlicesAndNoKey() throws Exception {
    Path file = created();
    assertThat(CommandLineRun.of("secret", "show", file).out())
        .contains("slices 0 and later: can be computed")
        .contains("no keys were forgotten yet");

    forgetBefore(file, 50);
    CommandLineRun.of("secret", "rotate", file, "--from", 100);
    CommandLineRun run = CommandLineRun.of("secret", "show", file);
    assertThat(run.status()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "fingerprint " + new SecretFile(file).read().ring().token().fingerprint(),
            "slices 0 to 49: forgotten",
            "slices 50 to 99: can be computed, until each is final",
            "slices 100 and later: can be computed, until each is final",
            "keys were last forgotten at 2027-01-15T08:00:00Z");
    for (String word : WORDS_END.splitAsStream(Files.readString(file)).toList()) {
      assertThat(word.length() > 20 && run.out().contains(word)).isFalse();
    }
  }

  @Test
  void showTellsTimesWhereTheClusterIsKnown() throws Exception {
    Path file = created();
    forgetBefore(file, 2);
    CommandLineRun run = CommandLineRun.of("secret", "show", file, "--cluster", cluster());
    assertThat(run.out())
        .contains("slices 0 to 1 (from 2026-01-01T00:00:00Z to 2026-01-01T02:00:00Z): forgotten")
        .contains("slices 2 and later (from 2026-01-01T02:00:00Z): can be computed");
  }

  @Test
  void advanceConfirmsTheClock() throws Exception {
    Path file = created();
    CommandLineRun early = CommandLineRun.of("secret", "advance", file);
    assertThat(early.status()).isEqualTo(1);
    assertThat(early.err()).contains("nothing to confirm");

    forgetBefore(file, 2);
    long before = Instant.now().getEpochSecond();
    assertThat(CommandLineRun.of("secret", "advance", file).status()).isZero();
    assertThat(new SecretFile(file).read().seen()).isBetween(before, before + 60);
    assertThat(new SecretFile(file).read().ring().oldest()).isEqualTo(2);

    new SecretFile(file).change(it -> it.on(new Timeline(Instant.ofEpochSecond(FIRST), 3600)));
    CommandLineRun run = CommandLineRun.of("secret", "advance", file, "--cluster", cluster());
    assertThat(run.out()).contains("slices from ");
    assertThat(new SecretFile(file).read().ring().oldest())
        .isGreaterThan(2)
        .isLessThan((before - FIRST) / 3600);
  }

  @Test
  void rotateNamesASliceToCome() throws Exception {
    Path file = created();
    byte[] before = Files.readAllBytes(file);
    long now = (Instant.now().getEpochSecond() - FIRST) / 3600;
    for (long from : new long[] {1, now, now + 1}) {
      CommandLineRun run =
          CommandLineRun.of("secret", "rotate", file, "--from", from, "--cluster", cluster());
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err()).contains("may have events already");
    }
    assertThat(CommandLineRun.of("secret", "rotate", file, "--from", -1).status()).isEqualTo(2);
    assertThat(CommandLineRun.of("secret", "rotate", file).status()).isEqualTo(2);
    assertThat(file).hasBinaryContent(before);

    Secret secret = Secret.read(file);
    CommandLineRun run =
        CommandLineRun.of("secret", "rotate", file, "--from", now + 100, "--cluster", cluster());
    assertThat(run.status()).as(run.err()).isZero();
    KeyRing ring = new SecretFile(file).read().ring();
    assertThat(ring.token()).isEqualTo(secret.token());
    assertThat(ring.sliceKey(now + 99)).isEqualTo(secret.sliceKey(now + 99));
    assertThat(ring.sliceKey(now + 100)).isNotEqualTo(secret.sliceKey(now + 100));
    assertThat(CommandLineRun.of("secret", "token", file).out())
        .isEqualTo(secret.token().hex() + "\n");
    assertThat(CommandLineRun.of("secret", "rotate", file, "--from", now + 100).err())
        .contains("already");
  }

  @Test
  void aClusterOfOtherSlicesIsRefusedOnceTheyAreKnown() throws Exception {
    Path file = created();
    forgetBefore(file, 2);
    new SecretFile(file).change(it -> it.on(new Timeline(Instant.ofEpochSecond(FIRST), 60)));
    byte[] before = Files.readAllBytes(file);
    long later = Instant.now().getEpochSecond();
    for (List<Object> command :
        List.<List<Object>>of(
            List.of("show", file),
            List.of("advance", file),
            List.of("rotate", file, "--from", later))) {
      List<Object> words = new ArrayList<>(List.of("secret"));
      words.addAll(command);
      words.addAll(List.of("--cluster", cluster()));
      CommandLineRun run = CommandLineRun.of(words.toArray());
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err()).contains("slices of 60 s from 2026-01-01T00:00:00Z on, not of 3600 s");
    }
    assertThat(file).hasBinaryContent(before);
    assertThat(CommandLineRun.of("secret", "show", file).out())
        .contains("slices 0 to 1 (from 2026-01-01T00:00:00Z to 2026-01-01T00:02:00Z): forgotten");
  }

  /** Before a node has asked its workers, a cluster file may be any. */
  @Test
  void advanceForgetsNothingBySlicesThatNoNodeHasConfirmed() throws Exception {
    Path file = created();
    new SecretFile(file).change(it -> new SecretState(it.ring().chained(), 1_800_000_000, null));
    assertThat(CommandLineRun.of("secret", "advance", file, "--cluster", cluster()).status())
        .isZero();
    assertThat(new SecretFile(file).read().ring().oldest()).isZero();
  }

  private static final long FIRST = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();

  private Path created() {
    Path file = dir.resolve("secret");
    CommandLineRun.of("secret", "create", file);
    return file;
  }

  private static void forgetBefore(Path file, long slice) throws Exception {
    new SecretFile(file)
        .change(
            it ->
                new SecretState(
                    it.ring().chained().forgetBefore(slice), 1_800_000_000, it.timeline()));
  }

  private Path cluster() throws IOException {
    return Files.writeString(
        dir.resolve("cluster.json"),
        """
        {
          "api-nodes": { "0": "http://localhost:8000/analytics" },
          "worker-nodes": { "0": "http://localhost:9000/worker" },
          "length-of-time-slice": 3600,
          "first-slice": "2026-01-01T00:00:00",
          "lateness": "48h",
          "routing": [ { "slice": 0, "nodes": ["0"] } ]
        }
        """);
  }
}
